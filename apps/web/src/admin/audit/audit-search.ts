import type { EmpanelClient } from '@empanel/client'
import { idOf, oneOf, type RawSearch, textOf } from '../../browser/search-params.ts'
import { dayOf, startOf } from '../../dates/days.ts'
import { given } from '../../forms/given.ts'

type AuditList = EmpanelClient['audit']['list']
export type AuditInput = NonNullable<Parameters<AuditList['query']>[0]>
export type AuditEvent = Awaited<ReturnType<AuditList['query']>>['items'][number]

/** The filters in an address. Days are days in the reader's time zone. */
export const auditSearch = ({ actorId, patientId, action, outcome, how, from, until }: RawSearch) =>
  given({
    actorId: idOf(actorId),
    patientId: idOf(patientId),
    action: textOf(action)?.slice(0, 100),
    outcome: oneOf(outcome, ['ok', 'denied']),
    how: oneOf(how, ['listed', 'opened']),
    from: dayOf(from),
    until: dayOf(until),
  })
export type AuditSearch = ReturnType<typeof auditSearch>

/** The filters as the server takes them: from the start of the first day to the end of the last. */
export function auditInput({ from, until, ...rest }: AuditSearch): AuditInput {
  return {
    ...rest,
    ...(from && { from: startOf(from).toISOString() }),
    ...(until && { until: startOf(until, 1).toISOString() }),
  }
}
