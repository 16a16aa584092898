import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { dayOf } from './patient-search.ts'

type Props = { born: string; onChange: (born: string) => void }

/** The date of birth that is looked for. While a year is typed the field holds dates that nobody means. */
export function BornField({ born, onChange }: Props) {
  const [typed, setTyped] = useState(born)
  const sent = useRef(born)
  const send = useDebouncedCallback((date: string) => {
    sent.current = date
    onChange(date)
  }, 250)
  useEffect(() => {
    // The address changed otherwise, for instance by the back button.
    if (born !== sent.current) {
      sent.current = born
      setTyped(born)
    }
  }, [born])
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
