import { Button } from '@mantine/core'

/** The button that clears a search. */
export function ClearSearch({
  onClear,
  children = 'Clear the search',
}: {
  onClear: () => void
  children?: string
}) {
  return (
    <Button variant="default" size="xs" mt="xs" onClick={onClear}>
      {children}
    </Button>
  )
}
