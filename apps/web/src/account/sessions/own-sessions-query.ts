import type { EmpanelClient } from '@empanel/client'
import { api, cache } from '../../server/empanel.ts'

/** Of which the page of one's own account asks for its list: one key, for whoever reads or changes it. */
export const ownSessions = { limit: 25 }

export type OwnSession = Awaited<ReturnType<EmpanelClient['sessions']['list']['query']>>['items'][number]

/** Reads anew what depends on one's own sessions: their list, that of whoever looks after accounts, and the log. */
export async function sessionsEnded(): Promise<void> {
  await Promise.all(
    [api.sessions, api.users.sessions, api.audit].map(read => cache.invalidateQueries(read.pathFilter())),
  )
}
