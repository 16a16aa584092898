import type { InfiniteData, QueryFilters } from '@tanstack/react-query'
import { cache } from './empanel.ts'

/** Stops reads, so that the cache can show a change before the server answers. Returns a function that takes it back. */
export async function showAhead(reads: QueryFilters): Promise<() => void> {
  await cache.cancelQueries(reads)
  const before = cache.getQueriesData(reads)
  return () => {
    for (const [key, data] of before) cache.setQueryData(key, data)
  }
}

export type Pages<Row, Cursor = unknown> = InfiniteData<{ items: Row[]; nextCursor: string | null }, Cursor>

/** Changes the rows of a cached list, page by page. */
export const inPages =
  <Row>(change: (rows: Row[]) => Row[]) =>
  <Cursor>(data: Pages<Row, Cursor> | undefined) =>
    data && { ...data, pages: data.pages.map(page => ({ ...page, items: change(page.items) })) }
