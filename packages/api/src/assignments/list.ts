import { assignments, doctors, patients } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId } from '../order.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { inEitherName, type NameHoles, nameValues } from './names.ts'
import { within } from './period.ts'
import { assignmentColumns, type assignmentList, type Period } from './schema.ts'

const order = byId(assignments.id)

/** A page of the assignments of the patients in reach, by id. */
export async function listAssignments(ctx: Permitted, input: z.infer<typeof assignmentList>) {
  const { q, patientId, doctorId, state, asOf, cursor, limit } = input
  const page = { after: order.from(cursor), limit: limit + 1 }
  const rows = await selectPage(ctx, { ...nameValues(q), patientId, doctorId, asOf, ...page }, state)
  const { items, nextCursor } = toPage(rows, limit, order.keyOf)
  await record(ctx, { patientIds: [...new Set(items.map(({ patientId }) => patientId))] })
  return { items, nextCursor }
}

type AssignmentHoles = NameHoles & {
  patientId: Hole | undefined
  doctorId: Hole | undefined
  asOf: Hole | undefined
  after: Hole[] | undefined
  limit: Hole
}

const selectPage = prepared((ctx, holes: AssignmentHoles, state: Period['state']) => {
  const { patientId, doctorId, asOf, after, limit } = holes
  const ledger = [
    within(state, asOf),
    patientId && eq(assignments.patientId, patientId),
    doctorId && eq(assignments.doctorId, doctorId),
    order.after(after),
  ]
  const row = [patientsWithin(ctx)]
  const narrow = Boolean(patientId || doctorId)
  const searched = { ledger, row, order: order.columns, limit, narrow }
  return ctx.db
    .select(assignmentColumns)
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(and(...row, ...ledger, ...inEitherName(ctx, holes, searched)))
    .orderBy(...order.columns)
    .limit(limit)
})
