import { MultiSelect } from '@mantine/core'
import { languagesWith } from '../words/languages.ts'
import type { InputProps } from './fields/field.ts'

/** The tags in the text that a form holds for them. */
export const tagsIn = (text: string) => (text ? text.split(',') : [])

/** Chooses several languages, in the order in which they were chosen. The form holds their tags as one text. */
export function LanguagesInput({
  // A form takes the text in the input with its path for the value, and that is what one searches for.
  'data-path': _path,
  defaultValue,
  onChange,
  ...props
}: InputProps & { description: string; 'data-path'?: string }) {
  const known = tagsIn(defaultValue)
  return (
    <MultiSelect
      {...props}
      data={languagesWith(known)}
      defaultValue={known}
      onChange={tags => onChange(tags.join(','))}
      maxValues={10}
      searchable
      hidePickedOptions
      nothingFoundMessage="No such language"
    />
  )
}
