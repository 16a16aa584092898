import type { EmpanelClient } from '@empanel/client'

/** Of which the page of one's own account asks for its list: one key, for whoever reads or changes it. */
export const ownSessions = { limit: 25 }

export type OwnSession = Awaited<ReturnType<EmpanelClient['sessions']['list']['query']>>['items'][number]
