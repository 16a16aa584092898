import { Button } from '@mantine/core'

/** The way out of a search that found nothing. */
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
