import { assignments, type Database, doctors, patients } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { notFound } from '../errors.ts'
import type { Reference } from '../idempotency/once.ts'
import { patientsWithin } from '../scope.ts'
import { allowedTo, type Permitted } from '../trpc.ts'
import { within } from './period.ts'
import { assignmentColumns, type assignmentGet } from './schema.ts'

/**
 * One assignment of a patient in reach.
 * @throws NOT_FOUND when there is none, or its patient is out of reach.
 */
export async function getAssignment(ctx: Permitted, input: z.infer<typeof assignmentGet>) {
  const assignment = await findAssignment(ctx, ctx.db, input)
  await record(ctx, { patientIds: [assignment.patientId] })
  return assignment
}

export async function findAssignment(ctx: Permitted, db: Database, input: z.infer<typeof assignmentGet>) {
  const [assignment] = await selectAssignment(ctx, db, input)
  if (!assignment) throw notFound()
  return assignment
}

/** An assignment that the caller made, ended meanwhile or not, as long as they may read it. It leaves no trace of its own. */
export const rereadAssignment =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'assignments.read')
    if (!reading) return undefined
    const [assignment] = await selectAssignment(reading, tx, { id, state: 'all' })
    return assignment
  }

const selectAssignment = (ctx: Permitted, db: Database, { id, state }: z.infer<typeof assignmentGet>) =>
  db
    .select(assignmentColumns)
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(and(eq(assignments.id, id), within(state), patientsWithin(ctx)))
