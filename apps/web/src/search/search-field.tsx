import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useTyped } from './use-typed.ts'

type Props = {
  label: string
  placeholder?: string
  /** The search words in the address. */
  value: string
  onSearch: (words: string) => void
}

/** Searches while the person types, a moment after the last key. */
export function SearchField({ label, placeholder, value, onSearch }: Props) {
  const { typed, setTyped, send } = useTyped({ value, take: onSearch, waitMs: 250 })
  const change = (words: string) => {
    setTyped(words)
    send(words.trim())
  }
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder ?? ''}
      value={typed}
      onChange={event => change(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
      }
      maxLength={200}
    />
  )
}
