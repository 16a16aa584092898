import { assignments, type Database, plannedChanges } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Permitted, Services } from '../../kernel/context.ts'
import { notFound, Refusal } from '../../kernel/errors/refusal.ts'
import type { Action } from '../../kernel/policy/grid.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import type { Basis } from '../../kernel/scope.ts'
import { changeByServer, type Recorder } from '../../trail/record.ts'
import { endOpen } from '../ledger/end.ts'
import type { Move } from '../ledger/moves/move.ts'
import { movePatients } from '../ledger/moves/move-patients.ts'
import { byItself, dueLongest, forThisInstance, isDue } from './due.ts'
import { makerOf, notAnyMore } from './maker.ts'

type Plan = typeof plannedChanges.$inferSelect
/**
 * The outcome of a plan. `changed`: false where the ledger was as planned already; `assignmentId`: the row that it opened
 * or ended, or the open one; `basis`: why its maker reaches the patient.
 */
type Outcome =
  | { changed: boolean; assignmentId: number | null; overridden?: boolean; basis?: Basis | undefined }
  | Refusal

/** The action that a plan takes when its time comes. */
const actionOf = {
  assign: 'assignments.create',
  change_primary: 'assignments.changePrimary',
  end: 'assignments.end',
} as const satisfies Record<Plan['kind'], Action>

/**
 * Carries out the plan that is due longest, with the rights that its maker has now. The plan is locked until all is
 * written, so it happens once, whatever instances do or crash. What is refused is marked as failed.
 * @param claimed hears the id of the plan before anything is done
 * @param except ids of plans to leave alone
 * @returns the id of the plan; null when none is due
 * @throws as the database does; the plan then stays planned.
 */
export const carryOutNext = (services: Services, claimed: (id: number) => void, except: number[] = []) =>
  changeByServer({ ...services, ...byItself('plans') }, async (tx, record) => {
    const plan = await claim(tx, except)
    if (!plan) return null
    claimed(plan.id)
    const outcome = await carryOut(services, tx, plan, record)
    await tx.update(plannedChanges).set(settled(outcome)).where(eq(plannedChanges.id, plan.id))
    return plan.id
  })

async function claim(tx: Database, except: number[]): Promise<Plan | undefined> {
  const [plan] = await tx
    .select()
    .from(plannedChanges)
    .where(isDue(plannedChanges, except))
    .orderBy(...dueLongest(plannedChanges))
    .limit(1)
    .for(...forThisInstance)
  return plan
}

async function carryOut(services: Services, tx: Database, plan: Plan, record: Recorder): Promise<Outcome> {
  const { createdBy, patientId, practitionerId } = plan
  const planned = { createdBy, action: actionOf[plan.kind], requestId: `plan/${plan.id}` }
  const { ctx, by } = await makerOf(services, tx, planned)
  const outcome = ctx ? await changeLedger(ctx, tx, plan) : notAnyMore()
  const subject = { patientIds: [patientId], target: `practitioner/${practitionerId}` }
  if (outcome instanceof Refusal) record(subject, { ...by, outcome: 'denied' })
  else if (outcome.changed) {
    const { basis, overridden } = outcome
    record({ ...subject, basis }, by)
    if (overridden) record({ ...subject, basis }, { ...by, action: 'panels.override' })
  }
  return outcome
}

async function changeLedger(ctx: Permitted, tx: Database, plan: Plan): Promise<Outcome> {
  if (plan.kind === 'end') return endPair(ctx, tx, plan)
  if (plan.override && !allowedTo(ctx, ctx.actor, 'panels.override')) return notAnyMore()
  const [moved] = await movePatients(ctx, tx, [moveOf(plan)])
  if (!(moved instanceof Refusal)) {
    if (!moved) throw new Error('a move has no outcome')
    const { id, ...how } = moved
    return { changed: true, assignmentId: id, ...how }
  }
  const present = moved.reason === 'already_assigned' ? await openRowOf(tx, plan) : undefined
  return present?.role === moveOf(plan).role ? { changed: false, assignmentId: present.id } : moved
}

const moveOf = ({ kind, role, previous, ...plan }: Plan): Move =>
  kind === 'change_primary'
    ? { ...plan, role: 'primary', replaces: { previous: previous ?? 'end' } }
    : { ...plan, role: role ?? 'consulting' }

/** Ends the pair's assignment in whatever role. It may have ended already. */
async function endPair(ctx: Permitted, tx: Database, plan: Plan): Promise<Outcome> {
  const present = await openRowOf(tx, plan)
  if (!present) return { changed: false, assignmentId: null }
  const ended = await endOpen(ctx, tx, { id: present.id, reason: plan.reason })
  return ended ? { changed: true, assignmentId: present.id, basis: ended.basis } : notFound()
}

async function openRowOf(tx: Database, { patientId, practitionerId }: Plan) {
  const [row] = await tx
    .select({ id: assignments.id, role: assignments.role })
    .from(assignments)
    .where(
      and(
        eq(assignments.patientId, patientId),
        eq(assignments.practitionerId, practitionerId),
        isNull(assignments.endedAt),
      ),
    )
  return row
}

const settled = (outcome: Outcome) => ({
  settledAt: sql`clock_timestamp()`,
  ...(outcome instanceof Refusal
    ? { state: 'failed' as const, failure: outcome.reason, failureMessage: outcome.message }
    : { state: 'done' as const, assignmentId: outcome.assignmentId }),
})
