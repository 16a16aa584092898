import { keepPreviousData } from '@tanstack/react-query'

/** How many rows a list has. `more`: it has more than `total`. */
export type Total = { total: number; more: boolean }

/** The noun that is counted: `['patient', 'patients']`. */
export type Noun = readonly [one: string, many: string]

type Pages = {
  data: { pages: { items: unknown[]; nextCursor: string | null }[] } | undefined
  isPlaceholderData: boolean
}
type Count = { data: Total | undefined; isPlaceholderData: boolean }

/** Options of a query that counts a list: only after its first page has come, and only if that is not all. */
export const countedBeyond = ({ data, isPlaceholderData }: Pages) => ({
  enabled: !isPlaceholderData && typeof data?.pages[0]?.nextCursor === 'string',
  placeholderData: keepPreviousData,
})

/**
 * How many rows the list has that is shown, as far as its first page tells or the count does. While a search is on its
 * way, the rows before it stay, and so does their number.
 */
export function totalOf({ data, isPlaceholderData }: Pages, count: Count): Total | undefined {
  const first = data?.pages[0]
  if (first?.nextCursor === null) return { total: first.items.length, more: false }
  return first && (isPlaceholderData || !count.isPlaceholderData) ? count.data : undefined
}

export const totalInWords = ({ total, more }: Total, [one, many]: Noun): string =>
  `${more ? 'more than ' : ''}${total.toLocaleString()} ${total === 1 ? one : many}`
