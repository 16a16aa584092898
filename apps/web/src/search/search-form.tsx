import { Button, Group, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type FormEvent, useRef } from 'react'

type Props = { label: string; placeholder: string; onSearch: (words: string) => void }

/** Words to search for, answered on a page of their own. */
export function SearchForm({ label, placeholder, onSearch }: Props) {
  // As it stands there: browsers fill fields in without telling.
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
