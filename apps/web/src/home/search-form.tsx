import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

type Props = { label: string; placeholder: string; onSearch: (words: string) => void }

/** Words to search for, answered on a page of their own. */
export function SearchForm({ label, placeholder, onSearch }: Props) {
  const [words, setWords] = useState('')
  return (
    <search>
      <form
        onSubmit={event => {
          event.preventDefault()
          onSearch(words.trim())
        }}
      >
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            type="search"
            label={label}
            placeholder={placeholder}
            value={words}
            onChange={event => setWords(event.currentTarget.value)}
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
