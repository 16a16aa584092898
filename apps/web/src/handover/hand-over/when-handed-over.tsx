import { Radio, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { When } from '../../assignments/plans/when-choice.tsx'
import { nextFriday } from '../../dates/days.ts'
import { formatWeekday } from '../../dates/times.tsx'

type Choice = 'now' | 'friday' | 'day'

type Props = {
  when: When
  /** The server's error about the moment. */
  error?: ReactNode
  path: string
}

/** From when on a panel is handed over: now, from Friday, or from another day to come. */
export function WhenHandedOver({ when, error, path }: Props) {
  const [choice, setChoice] = useState<Choice>('now')
  const friday = nextFriday()
  const choose = (value: string) => {
    setChoice(value === 'friday' || value === 'day' ? value : 'now')
    when.setLater(value !== 'now')
    when.setDay(value === 'friday' ? friday : '')
  }
  return (
    <Stack gap="xs">
      <Radio.Group label="From when" value={choice} onChange={choose} error={error}>
        <Stack gap={6} mt={6}>
          <Radio value="now" label="Now" />
          <Radio value="friday" label={`From ${formatWeekday(friday)}`} />
          <Radio value="day" label="From another day" />
        </Stack>
      </Radio.Group>
      {choice === 'day' && (
        <TextInput
          ref={when.field}
          data-path={path}
          type="date"
          label="Day"
          description={
            when.chosen
              ? `As ${formatWeekday(when.chosen)} begins, at midnight. Who is on the panel then is handed over.`
              : 'From tomorrow to two years ahead.'
          }
          min={when.first}
          max={when.last}
          value={when.day}
          onChange={event => when.setDay(event.currentTarget.value)}
          error={when.error}
        />
      )}
    </Stack>
  )
}
