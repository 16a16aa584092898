import { Loader, Select, type SelectProps, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

/** A record in the list: its id and its label. `note`: below the label, in the list only. */
export type Choice = { value: string; label: string; disabled?: boolean; note?: string | undefined }

type Props<Offered extends Choice> = {
  label: string
  description?: string
  placeholder?: string
  chosen: Offered | null
  onChoose: (choice: Offered | null) => void
  /** The words last searched for. */
  searched: string
  /** The matches that the server found; undefined until it answers. */
  choices: Offered[] | undefined
  nothing: string
  error?: ReactNode
  /** The field's name in its form, so that an error of the server can focus it. */
  path?: string | undefined
  /** Takes the cursor when the dialog around it opens. */
  autofocus?: boolean
  /** Called a moment after the last key, with an empty text when there is nothing to search for. */
  onSearch: (words: string) => void
}

/** Picks one record of many by searching for it. */
export function RecordPicker<Offered extends Choice>({
  chosen,
  onChoose,
  searched,
  choices,
  nothing,
  onSearch,
  error,
  path,
  autofocus = false,
  ...field
}: Props<Offered>) {
  const [words, setWords] = useState(chosen?.label ?? '')
  const isLabel = words === chosen?.label
  const asked = isLabel ? '' : words.trim()
  // Matches of other words are not offered: Enter would choose the wrong record.
  const found = asked === searched ? choices : undefined
  // The chosen one keeps its label, because the text in the field is compared with it.
  const offered = (found ?? []).map(one => (one.value === chosen?.value ? chosen : one))
  const known =
    chosen && !offered.some(({ value }) => value === chosen.value) ? [chosen, ...offered] : offered
  const change = (typed: string) => {
    setWords(typed)
    if (typed === '' && chosen) onChoose(null)
    onSearch(typed === chosen?.label ? '' : typed.trim())
  }
  return (
    <Select
      {...field}
      error={error}
      data-path={path}
      data-autofocus={autofocus || undefined}
      // The list must not cover a dialog that has just opened.
      openOnFocus={!autofocus}
      {...(!found && { rightSection: <Loader size="xs" aria-hidden /> })}
      searchable
      clearable
      data={known}
      value={chosen?.value ?? null}
      onChange={value => onChoose(known.find(choice => choice.value === value) ?? null)}
      searchValue={isLabel ? chosen.label : words}
      onSearchChange={change}
      {...(known.some(({ note }) => note) && { renderOption: withNote(known) })}
      // The server has filtered already, by more than the label.
      filter={({ options }) => options}
      nothingFoundMessage={found ? nothing : 'Searching…'}
      maxDropdownHeight={260}
    />
  )
}

const withNote = (choices: readonly Choice[]): NonNullable<SelectProps['renderOption']> =>
  function Option({ option: { value, label } }) {
    const note = choices.find(choice => choice.value === value)?.note
    return (
      <div>
        {label}
        {note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
      </div>
    )
  }

/** Search words, debounced. */
export function useSearchWords(): [string, (words: string) => void] {
  const [words, setWords] = useState('')
  const [settled] = useDebouncedValue(words, 250)
  return [settled, setWords]
}
