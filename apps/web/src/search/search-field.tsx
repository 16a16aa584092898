import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

type Props = {
  label: string
  placeholder?: string
  /** The words that the list is searched for: a part of the address, so that a search can be kept and sent. */
  value: string
  onSearch: (words: string) => void
}

/** Searches while one types, a moment after the last key. */
export function SearchField({ label, placeholder, value, onSearch }: Props) {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  const search = useDebouncedCallback((words: string) => {
    sent.current = words
    onSearch(words)
  }, 250)
  useEffect(() => {
    // The address changed otherwise, for instance by the back button.
    if (value !== sent.current) {
      sent.current = value
      setTyped(value)
    }
  }, [value])
  const change = (words: string) => {
    setTyped(words)
    search(words.trim())
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
