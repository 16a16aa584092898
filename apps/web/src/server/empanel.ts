import { type AppRouter, createEmpanelClient } from '@empanel/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { forgetful } from '../browser/site-data.ts'
import { sessionEnded } from '../session/session.ts'
import { isAway } from '../words/explain.ts'

/** The server this page came from, with the browser's cookie as its session, or none that outlives a page without. */
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

/** Whether the server answered the last time that it was asked. */
export const reach = {
  isAway: () => away,
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Asks the server for something small that it tells anybody; whether it answered. */
export async function answers(): Promise<boolean> {
  return cache.fetchQuery({ ...api.policy.registration.queryOptions(), staleTime: 0 }).then(
    () => true,
    () => false,
  )
}

/** What was read, kept for as long as the page lives. */
export const cache = new QueryClient({
  queryCache: new QueryCache(watch),
  mutationCache: new MutationCache(watch),
  defaultOptions: {
    // The client repeats what is worth repeating, and knows better than the browser whether there is a network.
    queries: { staleTime: 15_000, retry: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Options of queries and mutations, by procedure: `useQuery(api.patients.get.queryOptions({ id }))`. */
export const api = createTRPCOptionsProxy<AppRouter>({
  client: empanel.trpc,
  queryClient: cache,
})
