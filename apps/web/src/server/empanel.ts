import { type AppRouter, createEmpanelClient } from '@empanel/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { forgetful } from '../browser/site-data.ts'
import { sessionEnded } from '../session/session.ts'
import { isAway } from '../words/explain.ts'

/** The client of the page's own server. A cookie keeps the session; without cookies it lasts as long as the page. */
export const empanel = createEmpanelClient({
  url: '/',
  session: forgetful ? 'memory' : 'cookie',
  onSignedOut: sessionEnded,
})

let away = false
const listeners = new Set<() => void>()
const heard = (isAwayNow: boolean) => {
  if (away === isAwayNow) return
  away = isAwayNow
  for (const listener of listeners) listener()
}
const watch = { onSuccess: () => heard(false), onError: (error: unknown) => heard(isAway(error)) }

/** Whether the last call to the server was answered. */
export const reach = {
  isAway: () => away,
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Whether the server answers a small query that needs no session. */
export async function answers(): Promise<boolean> {
  return cache.fetchQuery({ ...api.policy.registration.queryOptions(), staleTime: 0 }).then(
    () => true,
    () => false,
  )
}

/** The cache of all queries, for as long as the page lives. */
export const cache = new QueryClient({
  queryCache: new QueryCache(watch),
  mutationCache: new MutationCache(watch),
  defaultOptions: {
    // The client retries by itself, and knows better than the browser whether there is a network.
    queries: { staleTime: 15_000, retry: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Options of queries and mutations, by procedure: `useQuery(api.patients.get.queryOptions({ id }))`. */
export const api = createTRPCOptionsProxy<AppRouter>({
  client: empanel.trpc,
  queryClient: cache,
})
