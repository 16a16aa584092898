import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

type Options = {
  /** The value as the address holds it. */
  value: string
  /** Puts another value into the address. */
  take: (value: string) => void
  /** How long to wait after the last key, in milliseconds. */
  waitMs: number
}

/** The text of a field whose value is part of the address: shown at once, sent a moment after the last key. */
export function useTyped({ value, take, waitMs }: Options) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const send = useDebouncedCallback((next: string) => {
    sent.current = next
    take(next)
  }, waitMs)
  useEffect(() => {
    // The address changed otherwise, for instance by the back button.
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  return { typed, setTyped, send }
}
