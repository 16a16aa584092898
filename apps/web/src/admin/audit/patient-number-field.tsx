import { CloseButton, TextInput } from '@mantine/core'
import { idOf } from '../../browser/search-params.ts'
import { useTyped } from '../../search/use-typed.ts'

type Props = { id: number | undefined; onChoose: (id: number | undefined) => void }

/** Filters by a patient's number, a moment after the last key. Anything but a number is an error and filters nothing. */
export function PatientNumberField({ id, onChoose }: Props) {
  const { typed, setTyped, send } = useTyped({
    value: textOf(id),
    take: number => onChoose(idOf(number)),
    waitMs: 250,
  })
  const change = (text: string) => {
    setTyped(text)
    if (isWrong(text)) send.cancel()
    else send(textOf(idOf(text.trim())))
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
