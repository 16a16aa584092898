import type { EmpanelClient } from '@empanel/client'
import { minutesInWords } from '../../dates/times.tsx'

/** A change of the ledger at a later time. */
export type Plan = Awaited<ReturnType<EmpanelClient['plans']['list']['query']>>['items'][number]
export type PlanState = Plan['state']

/** Whether somebody may also take back what they have planned. Undefined where they may not plan at all. */
export type Planning = { mayUndo: boolean } | undefined

/** The states of plans, in words. */
export const planStateWords: Record<PlanState, string> = {
  planned: 'Planned',
  failed: 'Could not be done',
  done: 'Done',
  cancelled: 'Cancelled',
}

type Change = Pick<Plan, 'kind' | 'role' | 'previous'>

/** The planned change of a practitioner, to be read after their name. */
export function changeInWords({ kind, role, previous }: Change): string {
  if (kind === 'end') return 'no longer looks after the patient'
  if (kind === 'assign' && role !== 'primary') return `is assigned as ${role ?? 'consulting'}`
  return previous === 'consulting'
    ? 'becomes primary, and the primary until then goes on as consulting'
    : 'becomes primary'
}

/** Puts a plan into words. */
export const planInWords = (plan: Change & Pick<Plan, 'practitionerName'>): string =>
  `${plan.practitionerName} ${changeInWords(plan)}`

const minuteMs = 60_000

/** How long after its time a plan was carried out or refused, in words; undefined where it was on time. */
export function latenessInWords({
  state,
  dueAt,
  settledAt,
}: Pick<Plan, 'state' | 'dueAt' | 'settledAt'>): string | undefined {
  if (settledAt === null || state === 'cancelled') return undefined
  const late = Date.parse(settledAt) - Date.parse(dueAt)
  if (late <= minuteMs) return undefined
  const minutes = Math.floor(late / minuteMs)
  if (minutes < 120) return `${minutesInWords(minutes)} late`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} hours late` : `${Math.floor(hours / 24)} days late`
}
