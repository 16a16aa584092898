import { assignments, type Database, patients, plannedChanges } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { type Basis, basisOf, patientsWithin } from '../../kernel/scope.ts'
import { refusalByPeople } from '../ledger/moves/decide.ts'
import { lockFacts } from '../ledger/moves/facts.ts'
import type { Move } from '../ledger/moves/move.ts'
import { assertMayOverride } from '../ledger/moves/override.ts'
import { findPlan, rereadPlan } from './get.ts'
import type { plannedAssignment, plannedEnd, plannedPrimary } from './schema.ts'

type NewPlan = Omit<typeof plannedChanges.$inferInsert, 'createdBy'>
/** `basis`: why the caller reaches the patient. */
type Planned = { plan: NewPlan; basis: Basis | undefined }

/**
 * Plans an assignment. Whether the panel has room is decided when its time comes.
 * @throws NOT_FOUND when patient or practitioner is missing or out of reach; CONFLICT when the patient has died, the
 * practitioner waits for approval or is of a profession that is never primary, or the same is planned already;
 * FORBIDDEN when the caller may not override a panel.
 */
export const planAssignment = (
  ctx: Permitted & Creating,
  { dueAt, ...move }: z.infer<typeof plannedAssignment>,
) => create(ctx, tx => planMove(ctx, tx, move, { kind: 'assign', ...move, dueAt }))

/** Plans another primary for a patient. @throws as `planAssignment`. */
export const planPrimary = (
  ctx: Permitted & Creating,
  { dueAt, previous, ...input }: z.infer<typeof plannedPrimary>,
) => {
  const move: Move = { ...input, role: 'primary', replaces: { previous } }
  return create(ctx, tx => planMove(ctx, tx, move, { kind: 'change_primary', ...input, previous, dueAt }))
}

/** Plans the end of an open assignment. @throws NOT_FOUND as `endAssignment`; CONFLICT when it is planned already. */
export const planEnd = (ctx: Permitted & Creating, { id, reason, dueAt }: z.infer<typeof plannedEnd>) =>
  create(ctx, async tx => {
    const [open] = await tx
      .select({
        patientId: assignments.patientId,
        practitionerId: assignments.practitionerId,
        basis: sql<Basis>`${basisOf(ctx)}`,
      })
      .from(assignments)
      .innerJoin(patients, eq(patients.id, assignments.patientId))
      .where(and(eq(assignments.id, id), isNull(assignments.endedAt), patientsWithin(ctx)))
    if (!open) throw notFound()
    const { basis, ...pair } = open
    return { basis, plan: { kind: 'end', ...pair, reason, dueAt } }
  })

async function planMove(ctx: Permitted, tx: Database, move: Move, plan: NewPlan): Promise<Planned> {
  assertMayOverride(ctx, move)
  const facts = await lockFacts(ctx, tx, [move])
  const refusal = refusalByPeople(move, facts, ctx.scope)
  if (refusal) throw refusal
  return { basis: facts.patients.get(move.patientId)?.basis, plan }
}

const create = (ctx: Permitted & Creating, plan: (tx: Database) => Promise<Planned>) =>
  once(
    ctx,
    async tx => {
      const { userId } = ctx.actor
      if (userId === null) throw notFound()
      const { basis, plan: planned } = await plan(tx)
      const [made] = await tx
        .insert(plannedChanges)
        .values({ ...planned, createdBy: userId })
        .returning({ id: plannedChanges.id })
      if (!made) throw new Error('insert returned no row')
      const target = `practitioner/${planned.practitionerId}`
      const subject = { patientIds: [planned.patientId], target, basis }
      return { id: made.id, reply: await findPlan(ctx, tx, made.id), subject }
    },
    rereadPlan(ctx),
  )
