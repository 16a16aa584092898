import { type Database, patients, plannedChanges, practitioners, users } from '@empanel/db'
import { and, eq, type SQL } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { planColumns } from './schema.ts'

/** A plan of a patient in reach. Not recorded. @throws NOT_FOUND */
export async function findPlan(ctx: Permitted, db: Database, id: number) {
  const [plan] = await selectWhere(ctx, db, eq(plannedChanges.id, id))
  if (!plan) throw notFound()
  return plan
}

/** Reads a plan that the caller made, whatever became of it, as long as they may read it. Not recorded. */
export const rereadPlan =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'assignments.read')
    if (!reading) return undefined
    const [plan] = await selectWhere(reading, tx, eq(plannedChanges.id, id))
    return plan
  }

const selectWhere = (ctx: Permitted, db: Database, condition: SQL) =>
  selectPlans(db).where(and(condition, patientsWithin(ctx)))

/** Plans with the names in them. */
export const selectPlans = (db: Database) =>
  db
    .select(planColumns)
    .from(plannedChanges)
    .innerJoin(patients, eq(patients.id, plannedChanges.patientId))
    .innerJoin(practitioners, eq(practitioners.id, plannedChanges.practitionerId))
    .innerJoin(users, eq(users.id, plannedChanges.createdBy))
