import type { InfiniteData } from '@tanstack/react-query'
import { api, cache } from '../../server/empanel.ts'
import type { User } from './roles.ts'

/** Reads everything again that depends on accounts: their sessions, the practitioners who have one, and the log. */
export async function accountsChanged(): Promise<void> {
  await Promise.all(
    [api.users, api.sessions, api.practitioners, api.audit].map(read =>
      cache.invalidateQueries(read.pathFilter()),
    ),
  )
}

type Pages = InfiniteData<{ items: User[]; nextCursor: string | null }>

/** Shows a change of an account everywhere before the server has answered; returns a function that takes it back. */
export async function showAtOnce(id: number, change: Partial<User>): Promise<() => void> {
  const reads = api.users.pathFilter()
  await cache.cancelQueries(reads)
  const before = cache.getQueriesData(reads)
  const changed = (user: User) => (user.id === id ? { ...user, ...change } : user)
  cache.setQueryData(api.users.get.queryKey({ id }), user => user && changed(user))
  cache.setQueriesData<Pages>(
    { queryKey: api.users.list.infiniteQueryKey() },
    data => data && { ...data, pages: data.pages.map(page => ({ ...page, items: page.items.map(changed) })) },
  )
  return () => {
    for (const [key, data] of before) cache.setQueryData(key, data)
  }
}
