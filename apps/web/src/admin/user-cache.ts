import type { InfiniteData } from '@tanstack/react-query'
import { api, cache } from '../empanel.ts'
import type { User } from './roles.ts'

type Pages = InfiniteData<{ items: User[]; nextCursor: string | null }>

/** Shows a change of an account wherever it is shown, before the server has answered; returns how to take it back. */
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
