import type { EmpanelClient } from '@empanel/client'
import { idOf, oneOf, type RawSearch, textOf } from '../../browser/search-params.ts'
import { dayOf, startOf } from '../../dates/days.ts'
import { given } from '../../forms/given.ts'

type AuditList = EmpanelClient['audit']['list']
export type AuditInput = NonNullable<Parameters<AuditList['query']>[0]>
export type AuditEvent = Awaited<ReturnType<AuditList['query']>>['items'][number]

/** What of the log an address asks for; days are those of the reader's calendar. */
export const auditSearch = ({ actorId, patientId, action, outcome, from, until }: RawSearch) =>
  given({
    actorId: idOf(actorId),
    patientId: idOf(patientId),
    action: textOf(action)?.slice(0, 100),
    outcome: oneOf(outcome, ['ok', 'denied']),
    from: dayOf(from),
    until: dayOf(until),
  })
export type AuditSearch = ReturnType<typeof auditSearch>

/** The same as the server takes it: from the beginning of the first day to the end of the last. */
export function auditInput({ from, until, ...rest }: AuditSearch): AuditInput {
  return {
    ...rest,
    ...(from && { from: startOf(from).toISOString() }),
    ...(until && { until: startOf(until, 1).toISOString() }),
  }
}
