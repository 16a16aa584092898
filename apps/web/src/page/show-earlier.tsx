import { Button } from '@mantine/core'

type Props = {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}

/** Fetches what came before the last entry shown; nothing where that was the first one. */
export function ShowEarlier({ pages }: Props) {
  if (!pages.hasNextPage) return null
  return (
    <Button
      mt="xs"
      size="xs"
      variant="default"
      onClick={() => pages.fetchNextPage()}
      loading={pages.isFetchingNextPage}
    >
      Show earlier ones
    </Button>
  )
}
