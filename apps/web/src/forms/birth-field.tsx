import { TextInput, type TextInputProps } from '@mantine/core'
import { birthHint } from '../dates/typed-day.ts'

/** A date of birth, as precisely as it is known. A text field, because the browser's date field takes no year alone. */
export function BirthField(props: TextInputProps) {
  return <TextInput label="Date of birth" description={`${birthHint()}, as far as it is known.`} {...props} />
}
