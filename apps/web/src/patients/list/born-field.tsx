import { TextInput } from '@mantine/core'
import { useTyped } from '../../search/use-typed.ts'
import { dayOf } from './patient-search.ts'

type Props = { born: string; onChange: (born: string) => void }

/** Filters by date of birth. While a year is typed the field holds dates that nobody means. */
export function BornField({ born, onChange }: Props) {
  const { typed, setTyped, send } = useTyped({ value: born, take: onChange, waitMs: 250 })
  return (
    <TextInput
      type="date"
      label="Date of birth"
      value={typed}
      onChange={event => {
        const date = event.currentTarget.value
        setTyped(date)
        send(dayOf(date) ?? '')
      }}
    />
  )
}
