import { assignments, doctors, patients } from '@empanel/db'
import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { idsInReach } from '../few.ts'
import { byId } from '../order.ts'
import { toPage } from '../paging.ts'
import { type AnyCaller, type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import { isIndexed, nameOf, namePatterns, wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
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

/** What a search for names gives to a statement about assignments. */
export function nameValues(q: string | undefined) {
  const all = namePatterns(q)
  return { patterns: all.filter(isIndexed), short: all.filter(pattern => !isIndexed(pattern)) }
}

export type NameHoles = {
  patterns: Hole[]
  /** Those that no index finds. */
  short: Hole[]
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
  return ctx.db
    .select(assignmentColumns)
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(
      and(
        patientsWithin(ctx),
        within(state, asOf),
        ...inEitherName(ctx, holes),
        patientId && eq(assignments.patientId, patientId),
        doctorId && eq(assignments.doctorId, doctorId),
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit)
})

/** True for assignments within reach in which each word is in either name. */
export function inEitherName(ctx: AnyCaller, { patterns, short }: NameHoles): (SQL | undefined)[] {
  const reached = idsInReach(ctx)
  return [
    reached && sql`${assignments.patientId} = any(${reached})`,
    ...(reached ? patterns.map(inNames) : patterns.map(inFoundNames)),
    ...short.map(inNames),
  ]
}

/** Asked of each row: of the few in reach, or until a page is full of what is common. */
const inNames = (pattern: Hole): SQL | undefined =>
  or(wordsMatch(nameOf(patients), [pattern]), wordsMatch(nameOf(doctors), [pattern]))

/** Looked up for either name in its own index first: a condition on both would be tried on each row of the ledger. */
const inFoundNames = (pattern: Hole): SQL => sql`(
  ${assignments.patientId} = any(array(select id from ${patients} where ${wordsMatch(nameOf(patients), [pattern])}))
  or ${assignments.doctorId} = any(array(select id from ${doctors} where ${wordsMatch(nameOf(doctors), [pattern])})))`
