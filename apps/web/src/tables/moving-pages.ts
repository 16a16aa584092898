/**
 * The rows of all pages, each once: one that moved between two readings stands in both. What was read last counts, and
 * where it stands.
 */
export function merged<Row>(pages: { items: Row[] }[], keyOf: (row: Row) => string | number): Row[] {
  const rows = pages.flatMap(page => page.items)
  const last = new Map(rows.map((row, place) => [keyOf(row), place]))
  return rows.filter((row, place) => last.get(keyOf(row)) === place)
}

type Reading = { fetchNextPage: () => Promise<{ isError: boolean }>; refetch: () => Promise<unknown> }

/** Reads the next page, and the others again: a row may have moved past the place where the next one began. */
export async function readMore({ fetchNextPage, refetch }: Reading): Promise<void> {
  const { isError } = await fetchNextPage()
  if (!isError) await refetch()
}
