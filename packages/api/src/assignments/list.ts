import { assignments, doctors, patients } from '@empanel/db'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId } from '../order.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import { nameOf, namePatterns, wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { within } from './period.ts'
import { assignmentColumns, type assignmentList, type Period } from './schema.ts'

const order = byId(assignments.id)

/** A page of the assignments of the patients in reach, by id. */
export async function listAssignments(ctx: Permitted, input: z.infer<typeof assignmentList>) {
  const { q, patientId, doctorId, state, asOf, cursor, limit } = input
  const page = { after: order.from(cursor), limit: limit + 1 }
  const rows = await selectPage(ctx, { patterns: namePatterns(q), patientId, doctorId, asOf, ...page }, state)
  const { items, nextCursor } = toPage(rows, limit, order.keyOf)
  await record(ctx, { patientIds: [...new Set(items.map(({ patientId }) => patientId))] })
  return { items, nextCursor }
}

type AssignmentHoles = {
  patterns: Hole[]
  patientId: Hole | undefined
  doctorId: Hole | undefined
  asOf: Hole | undefined
  after: Hole[] | undefined
  limit: Hole
}

const selectPage = prepared((ctx, holes: AssignmentHoles, state: Period['state']) => {
  const { patterns, patientId, doctorId, asOf, after, limit } = holes
  return ctx.db
    .select(assignmentColumns)
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(
      and(
        patientsWithin(ctx),
        within(state, asOf),
        patterns.length > 0 ? sql`${assignments.id} = any(${matches(state, asOf, patterns)})` : undefined,
        patientId && eq(assignments.patientId, patientId),
        doctorId && eq(assignments.doctorId, doctorId),
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit)
})

/**
 * The ids of the assignments in whose two names every pattern occurs. As arrays, so that each side is looked up in its
 * own index: a condition on both names at once would be tried on each row of the ledger.
 */
function matches(state: Period['state'], asOf: Hole | undefined, patterns: Hole[]): SQL {
  const inNames = patterns.map(
    pattern => sql`(
      patient_id = any(array(select id from ${patients} where ${wordsMatch(nameOf(patients), [pattern])}))
      or doctor_id = any(array(select id from ${doctors} where ${wordsMatch(nameOf(doctors), [pattern])})))`,
  )
  return sql`array(select id from ${assignments} where ${within(state, asOf)} and ${sql.join(inNames, sql` and `)})`
}
