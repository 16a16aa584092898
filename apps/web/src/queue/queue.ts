import type { EmpanelClient } from '@empanel/client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'

/** A patient who waits for a primary. */
export type Waiting = Awaited<ReturnType<EmpanelClient['queue']['list']['query']>>['items'][number]
export type QueueSort = 'longest' | 'latest'

/** The orders of the queue, in words. */
export const sortWords: Record<QueueSort, string> = { longest: 'Waiting longest', latest: 'Lost lately' }
export const sortChoices = Object.entries(sortWords).map(([value, label]) => ({ value, label }))

/** How often the server is asked while somebody looks at the page. */
const everyMs = 60_000

/** How many patients in reach have no primary; 0 for those who may not know. */
export function useWaitingForPrimary(): number {
  const may = useMay()
  const { data } = useQuery(
    api.queue.list.queryOptions(
      { limit: 1 },
      { enabled: may('queue.read') !== undefined, refetchInterval: everyMs },
    ),
  )
  return data?.total ?? 0
}
