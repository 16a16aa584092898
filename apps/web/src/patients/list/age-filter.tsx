import { Group, Input, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTyped } from '../../search/use-typed.ts'
import { type Ages, ageIn } from './patient-search.ts'

type Props = { ages: Ages; onChange: (changes: Ages) => void }

/** Filters by age in years, both limits included. */
export function AgeFilter({ ages: { ageFrom, ageTo }, onChange }: Props) {
  const label = useId()
  return (
    <Input.Wrapper label="Age" labelElement="div" labelProps={{ id: label }}>
      <Group role="group" aria-labelledby={label} gap={4} wrap="nowrap" align="start">
        <Limit
          label="Age from"
          placeholder="from"
          value={ageFrom}
          onChange={ageFrom => onChange({ ageFrom })}
        />
        <Limit label="Age to" placeholder="to" value={ageTo} onChange={ageTo => onChange({ ageTo })} />
      </Group>
    </Input.Wrapper>
  )
}

type LimitProps = {
  label: string
  placeholder: string
  value: number | undefined
  onChange: (age: number | undefined) => void
}

/** One of the two, sent a moment after the last key. Anything but an age is an error and filters nothing. */
function Limit({ label, placeholder, value, onChange }: LimitProps) {
  const { typed, setTyped, send } = useTyped({
    value: value === undefined ? '' : String(value),
    take: age => onChange(ageIn(age)),
    waitMs: 250,
  })
  const isWrong = (text: string) => text !== '' && ageIn(text) === undefined
  const change = (text: string) => {
    setTyped(text)
    if (isWrong(text)) send.cancel()
    else send(text)
  }
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      inputMode="numeric"
      autoComplete="off"
      maxLength={3}
      miw={48}
      flex={1}
      value={typed}
      onChange={event => change(event.currentTarget.value.trim())}
      error={isWrong(typed)}
    />
  )
}
