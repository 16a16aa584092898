import { TextInput } from '@mantine/core'
import { birthdayOf } from '../dates/days.ts'
import { useTyped } from './use-typed.ts'

type Props = { label: string; value: string; onChange: (day: string) => void }

/** Filters by date of birth. While a year is typed the field holds dates that nobody means. */
export function BirthdayFilter({ label, value, onChange }: Props) {
  const { typed, setTyped, send } = useTyped({ value, take: onChange, waitMs: 250 })
  return (
    <TextInput
      type="date"
      label={label}
      value={typed}
      onChange={event => {
        const date = event.currentTarget.value
        setTyped(date)
        send(birthdayOf(date) ?? '')
      }}
    />
  )
}
