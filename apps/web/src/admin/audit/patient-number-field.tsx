import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { idOf } from '../../browser/search-params.ts'

type Props = { id: number | undefined; onChoose: (id: number | undefined) => void }

/** Which patient by number, taken up a moment after the last key; what is no number says so and is not taken up. */
export function PatientNumberField({ id, onChoose }: Props) {
  const [typed, setTyped] = useState(textOf(id))
  const sent = useRef(id)
  const choose = useDebouncedCallback((id: number | undefined) => {
    sent.current = id
    onChoose(id)
  }, 250)
  useEffect(() => {
    // The address changed otherwise, for instance by the back button.
    if (id !== sent.current) {
      sent.current = id
      setTyped(textOf(id))
    }
  }, [id])
  const change = (text: string) => {
    setTyped(text)
    if (isWrong(text)) choose.cancel()
    else choose(idOf(text.trim()))
  }
  return (
    <TextInput
      label="Patient number"
      inputMode="numeric"
      autoComplete="off"
      maxLength={20}
      value={typed}
      onChange={event => change(event.currentTarget.value)}
      error={isWrong(typed) && 'Enter the number of a record, such as 12.'}
      rightSection={
        typed && <CloseButton size="sm" aria-label="Clear the patient number" onClick={() => change('')} />
      }
    />
  )
}

const textOf = (id: number | undefined) => (id === undefined ? '' : String(id))

const isWrong = (text: string) => text.trim() !== '' && idOf(text.trim()) === undefined
