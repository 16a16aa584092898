import { Group, Radio, Stack, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { planDays, startOf } from '../../dates/days.ts'
import { formatDay, formatWeekday } from '../../dates/times.tsx'

/** When a change happens: now, or on a day to come. */
export type When = ReturnType<typeof useWhen>

/** Lets somebody choose whether a change happens now or on a day to come. */
export function useWhen() {
  const [later, setLater] = useState(false)
  const [day, setDay] = useState('')
  const [error, setError] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const { first, last } = planDays()
  const chosen = later && day >= first && day <= last ? day : undefined
  return {
    ...{ later, day, error, field, first, last, chosen },
    setLater: (isLater: boolean) => {
      setLater(isLater)
      setError(undefined)
    },
    setDay: (entered: string) => {
      setDay(entered)
      setError(undefined)
    },
    /** The label of the button that saves. */
    action: (now: string) => (later ? `Plan${chosen ? ` for ${formatDay(chosen)}` : ''}` : now),
    /** When it is due: as the chosen day begins. Undefined, and said at the field, where no such day is chosen. */
    dueAt(): string | undefined {
      if (chosen) return startOf(chosen).toISOString()
      setError(`Choose a day from ${formatDay(first)} to ${formatDay(last)}.`)
      field.current?.focus()
      return undefined
    },
    unsent: () => later && day !== '',
  }
}

/** The choice of when a change happens. `onChange`: hears that something else is chosen. */
export function WhenChoice({ when, onChange }: { when: When; onChange?: () => void }) {
  const { later, day, chosen } = when
  return (
    <Stack gap="xs">
      <Radio.Group
        label="From when"
        value={later ? 'later' : 'now'}
        onChange={value => {
          when.setLater(value === 'later')
          onChange?.()
        }}
      >
        <Group gap="lg" mt={4}>
          <Radio value="now" label="Now" />
          <Radio value="later" label="On a day" />
        </Group>
      </Radio.Group>
      {later && (
        <TextInput
          ref={when.field}
          type="date"
          label="Day"
          description={
            chosen
              ? `As ${formatWeekday(chosen)} begins, at midnight. What stands in the way then is decided then.`
              : 'From tomorrow to two years ahead.'
          }
          min={when.first}
          max={when.last}
          value={day}
          onChange={event => {
            when.setDay(event.currentTarget.value)
            onChange?.()
          }}
          error={when.error}
        />
      )}
    </Stack>
  )
}
