import { NativeSelect } from '@mantine/core'
import { languagesWith } from '../words/languages.ts'
import type { InputProps } from './fields/field.ts'

const orNone = (tag: string, none: string) => [{ value: '', label: none }, ...languagesWith(tag ? [tag] : [])]

/** Chooses a language, or none. */
export const LanguageInput = (props: InputProps) => (
  <NativeSelect {...props} data={orNone(props.defaultValue, 'Not known')} />
)

type FilterProps = { label: string; value: string; onChange: (value: string) => void }

/** Narrows a list to one language. */
export const LanguageFilter = ({ onChange, ...props }: FilterProps) => (
  <NativeSelect
    {...props}
    data={orNone(props.value, 'Any')}
    onChange={event => onChange(event.currentTarget.value)}
  />
)
