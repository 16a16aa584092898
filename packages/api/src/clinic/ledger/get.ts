import { assignments, type Database, patients, practitioners } from '@empanel/db'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { listed } from '../../kernel/query/ids.ts'
import { basisOf, patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { within } from './period.ts'
import { assignmentColumns, type assignmentGet } from './schema.ts'

/**
 * One assignment of a patient in reach.
 * @throws NOT_FOUND when there is none, or its patient is out of reach.
 */
export async function getAssignment(ctx: Permitted, input: z.infer<typeof assignmentGet>) {
  const [found] = await selectWhere(ctx, ctx.db, whichOf(input), { basis: basisOf(ctx) })
  if (!found) throw notFound()
  const { basis, ...assignment } = found
  await record(ctx, { patientIds: [assignment.patientId], basis })
  return assignment
}

/** The same, not recorded. */
export async function findAssignment(ctx: Permitted, db: Database, input: z.infer<typeof assignmentGet>) {
  const [assignment] = await selectWhere(ctx, db, whichOf(input), {})
  if (!assignment) throw notFound()
  return assignment
}

/** Those of some assignments that are of patients in reach, ended or not. Not recorded. */
export const findAssignments = (ctx: Permitted, db: Database, ids: number[]) =>
  selectWhere(ctx, db, [sql`${assignments.id} = any(${listed(ids)})`], {})

/** Reads an assignment that the caller made, ended meanwhile or not, as long as they may read it. Not recorded. */
export const rereadAssignment =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'assignments.read')
    if (!reading) return undefined
    const [assignment] = await selectWhere(reading, tx, whichOf({ id, state: 'all' }), {})
    return assignment
  }

const whichOf = ({ id, state }: z.infer<typeof assignmentGet>) => [eq(assignments.id, id), within(state)]

const selectWhere = <Beside extends { [name: string]: SQL }>(
  ctx: Permitted,
  db: Database,
  conditions: SQL[],
  beside: Beside,
) =>
  db
    .select({ ...assignmentColumns, ...beside })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(and(...conditions, patientsWithin(ctx)))
