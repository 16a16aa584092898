import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { byId } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { inEitherName, type NamePlaceholders, nameValues } from './names.ts'
import { changedSince, within } from './period.ts'
import { assignmentColumns, type assignmentList, type Period, primaryOf } from './schema.ts'

const order = byId(assignments.id)

/** A page of the assignments of the patients in reach, by id. */
export async function listAssignments(ctx: Permitted, input: z.infer<typeof assignmentList>) {
  const { q, patientId, practitionerId, state, asOf, since, cursor, limit } = input
  const page = { after: order.from(cursor), limit: limit + 1 }
  const narrowed = { patientId, practitionerId, asOf, since }
  const rows = await selectPage(ctx, { ...nameValues(q), ...narrowed, ...page }, state)
  const { items, nextCursor } = toPage(rows, limit, order.keyOf)
  const patientIds = [...new Set(items.map(({ patientId }) => patientId))]
  // The assignments of one patient are a part of that record.
  await record(ctx, patientId ? { patientIds } : { patientIds, how: 'listed' })
  return { items, nextCursor }
}

type AssignmentPlaceholders = NamePlaceholders & {
  patientId: Placeholder | undefined
  practitionerId: Placeholder | undefined
  asOf: Placeholder | undefined
  since: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared((ctx, placeholders: AssignmentPlaceholders, state: Period['state']) => {
  const { patientId, practitionerId, asOf, since, after, limit } = placeholders
  const ledger = [
    within(state, asOf),
    since && changedSince(state, since),
    patientId && eq(assignments.patientId, patientId),
    practitionerId && eq(assignments.practitionerId, practitionerId),
    order.after(after),
  ]
  const row = [patientsWithin(ctx)]
  const narrow = Boolean(patientId || practitionerId)
  const searched = { ledger, row, order: order.columns, limit, narrow }
  return ctx.db
    .select({ ...assignmentColumns, primary: primaryOf(ctx) })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(and(...row, ...ledger, ...inEitherName(ctx, placeholders, searched)))
    .orderBy(...order.columns)
    .limit(limit)
})
