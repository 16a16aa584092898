import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type FormEvent, useRef } from 'react'

type Props = { label: string; placeholder: string; onSearch: (words: string) => void }

/** A search whose results are on another page. */
export function SearchForm({ label, placeholder, onSearch }: Props) {
  // Read from the field itself: browsers fill fields in without an event.
  const words = useRef<HTMLInputElement>(null)
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSearch(words.current?.value.trim() ?? '')
  }
  return (
    <search>
      <form onSubmit={send}>
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            type="search"
            label={label}
            placeholder={placeholder}
            ref={words}
            leftSection={<IconSearch size={16} aria-hidden />}
            maxLength={200}
            flex={1}
          />
          <Button type="submit" variant="default">
            Search
          </Button>
        </Group>
      </form>
    </search>
  )
}
