import type { EmpanelClient } from '@empanel/client'
import { api, cache } from '../../server/empanel.ts'

/** The input of the list of one's own sessions. Reading and changing the cached list need the same key. */
export const ownSessions = { limit: 25 }

export type OwnSession = Awaited<ReturnType<EmpanelClient['sessions']['list']['query']>>['items'][number]

/** Refetches what depends on one's own sessions: their list, the administrators' list, and the log. */
export async function sessionsEnded(): Promise<void> {
  await Promise.all(
    [api.sessions, api.users.sessions, api.audit].map(read => cache.invalidateQueries(read.pathFilter())),
  )
}
