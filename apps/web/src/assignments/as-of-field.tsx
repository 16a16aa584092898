import { Button, Group, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { pastDayOf, today } from '../lists/days.ts'

type Props = {
  /** The day that is looked back to; undefined is now. A part of the address, so that it can be kept and sent. */
  day: string | undefined
  onChange: (day: string | undefined) => unknown
}

/** Looks back to how things stood at the end of a day. */
export function AsOfField({ day = '', onChange }: Props) {
  const [typed, setTyped] = useState(day)
  const sent = useRef(day)
  useEffect(() => {
    // The address changed otherwise, for instance by the back button.
    if (day !== sent.current) {
      sent.current = day
      setTyped(day)
    }
  }, [day])
  const change = (text: string) => {
    setTyped(text)
    // While a year is typed, it is one of the Romans'.
    if (text !== '' && pastDayOf(text) === undefined) return
    sent.current = text
    onChange(pastDayOf(text))
  }
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        type="date"
        label="As of"
        max={today()}
        value={typed}
        onChange={event => change(event.currentTarget.value)}
      />
      {typed !== '' && (
        <Button variant="default" onClick={() => change('')}>
          Back to now
        </Button>
      )}
    </Group>
  )
}
