/**
 * The rows of all pages, each once. A row that moved between two readings is in both pages; the later one counts, with
 * its place.
 */
export function merged<Row>(pages: { items: Row[] }[], keyOf: (row: Row) => string | number): Row[] {
  const rows = pages.flatMap(page => page.items)
  const last = new Map(rows.map((row, place) => [keyOf(row), place]))
  return rows.filter((row, place) => last.get(keyOf(row)) === place)
}

type Reading = { fetchNextPage: () => Promise<{ isError: boolean }>; refetch: () => Promise<unknown> }

/** Reads the next page, then all pages again: rows may have moved between pages. */
export async function readMore({ fetchNextPage, refetch }: Reading): Promise<void> {
  const { isError } = await fetchNextPage()
  if (!isError) await refetch()
}
