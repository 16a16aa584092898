import type { AppRouter } from '@empanel/api'
import type { TRPCClient } from '@trpc/client'
import { getUntypedClient } from '@trpc/client'
import { EmpanelError } from './error.ts'
import type { CallOptions } from './types.ts'

/** How many rows a request asks for, unless the caller says. */
const defaultLimit = 200

/** Yields the rows of all pages of a query. Fetches a page only when the loop gets there. */
export async function* allPages(
  trpc: TRPCClient<AppRouter>,
  path: string,
  input: object = {},
  options: CallOptions = {},
): AsyncGenerator<unknown, void, undefined> {
  const client = getUntypedClient(trpc)
  let cursor: string | undefined
  do {
    const page = await client.query(
      path,
      { limit: defaultLimit, ...input, ...(cursor ? { cursor } : {}) },
      options,
    )
    if (!isPage(page) || (page.nextCursor !== null && page.nextCursor === cursor)) {
      throw new EmpanelError(`${path} did not answer with the next page.`, { code: 'BAD_REPLY' })
    }
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

type Page = { items: unknown[]; nextCursor: string | null }

function isPage(page: unknown): page is Page {
  return (
    typeof page === 'object' &&
    page !== null &&
    'items' in page &&
    Array.isArray(page.items) &&
    'nextCursor' in page &&
    (page.nextCursor === null || typeof page.nextCursor === 'string')
  )
}
