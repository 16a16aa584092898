import { CloseButton, TextInput } from '@mantine/core'
import { dayOf, pastDayOf, today } from '../dates/days.ts'
import { useTyped } from './use-typed.ts'

type Props = {
  label: string
  description?: string
  /** The day in the address; empty for none. */
  value: string
  onChoose: (day: string) => void
}

/** A day up to today, sent a moment after the last key: a half-typed year is no day yet. */
export function DateField({ label, description, value, onChoose }: Props) {
  const { typed, setTyped, send } = useTyped({ value, take: onChoose, waitMs: 400 })
  const change = (day: string) => {
    setTyped(day)
    if (day === '' || pastDayOf(day)) send(day)
    else send.cancel()
  }
  const late = dayOf(typed) !== undefined && pastDayOf(typed) === undefined
  return (
    <TextInput
      type="date"
      label={label}
      description={description}
      max={today()}
      value={typed}
      onChange={event => change(event.currentTarget.value)}
      error={late && 'Choose a day up to today.'}
      rightSection={typed && <CloseButton size="sm" aria-label="Clear the date" onClick={() => change('')} />}
    />
  )
}
