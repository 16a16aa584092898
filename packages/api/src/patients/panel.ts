import { assignments, doctors, patients, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { toPage } from '../paging.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { patientFilters } from './list.ts'
import { patientOrders } from './order.ts'
import { type panelList, patientWithCreator } from './schema.ts'

/** "My patients": a page of those in reach, each with the caller's own open assignment. */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const order = patientOrders[input.sort]
  const role = input.assignmentRole ? eq(assignments.role, input.assignmentRole) : sql`true`
  const { id, startedAt } = assignments
  const rows = await ctx.db
    .select({ ...patientWithCreator, assignment: { id, role: assignments.role, startedAt } })
    .from(patients)
    .innerJoin(assignments, and(eq(assignments.patientId, patients.id), isNull(assignments.endedAt), role))
    // An account has one doctor record at most, and that one open assignment to a patient at most.
    .innerJoin(
      doctors,
      and(
        eq(doctors.id, assignments.doctorId),
        sql`${doctors.userId} = ${ctx.actor.userId}`,
        isNull(doctors.deletedAt),
      ),
    )
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(
      sql.join([patientsWithin(ctx), ...patientFilters(ctx, input), order.after(input.cursor)], sql` and `),
    )
    .orderBy(...order.columns)
    .limit(input.limit + 1)
  const page = toPage(rows, input.limit, order.keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}
