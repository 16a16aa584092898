import { assignments, doctors, patients } from '@empanel/db'
import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { record } from '../audit/record.ts'
import { fromCursor, toPage } from '../paging.ts'
import { patientsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { within } from './period.ts'
import { assignmentColumns, type assignmentList } from './schema.ts'

/** A page of the assignments of the patients in reach, by id. */
export async function listAssignments(ctx: Permitted, input: z.infer<typeof assignmentList>) {
  const { q, patientId, doctorId, cursor, limit } = input
  const after = fromCursor(cursor, z.tuple([rowId]))
  const conditions: SQL[] = [
    patientsWithin(ctx),
    within(input),
    wordsMatch([patients.firstName, patients.lastName, doctors.firstName, doctors.lastName], q),
    ...(patientId ? [eq(assignments.patientId, patientId)] : []),
    ...(doctorId ? [eq(assignments.doctorId, doctorId)] : []),
    ...(after ? [sql`${assignments.id} > ${after[0]}`] : []),
  ]
  const rows = await ctx.db
    .select(assignmentColumns)
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(sql.join(conditions, sql` and `))
    .orderBy(asc(assignments.id))
    .limit(limit + 1)
  const page = toPage(rows, limit, assignment => [assignment.id])
  await record(ctx, { patientIds: [...new Set(page.items.map(({ patientId }) => patientId))] })
  return page
}
