import { keepPreviousData } from '@tanstack/react-query'

/** How an infinite query of a list asks for the next page. */
export const byPages = {
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined,
}

/** The same for a list with a search or filters: the rows of the search before stay until those of the new one come. */
export const byPagesOfSearch = { ...byPages, placeholderData: keepPreviousData }
