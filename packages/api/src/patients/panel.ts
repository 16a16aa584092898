import { assignments, doctors, patients, users } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { idsInReach } from '../few.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { flagsOf, type PatientFlags, type PatientHoles, patientFilters, valuesOf } from './list.ts'
import { patientOrders } from './order.ts'
import { listedColumns, type panelList } from './schema.ts'

/** "My patients": a page of those in reach, each with the caller's own open assignment. */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const rows = await selectPage(ctx, { ...valuesOf(input), role: input.assignmentRole }, flagsOf(input))
  const page = toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

/** An account has one doctor record at most. */
const recordOf = (userId: Hole) => sql`(
  select ${doctors.id} from ${doctors} where ${doctors.userId} = ${userId} and ${doctors.deletedAt} is null)`

type PanelHoles = PatientHoles & { role: Hole | undefined }

const selectPage = prepared((ctx, { role, ...holes }: PanelHoles, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  const { id, startedAt } = assignments
  const reached = idsInReach(ctx)
  return (
    ctx.db
      .select({
        ...listedColumns,
        sortName: patients.sortName,
        assignment: { id, role: assignments.role, startedAt },
      })
      .from(patients)
      // A doctor has one open assignment to a patient at most.
      .innerJoin(
        assignments,
        and(
          eq(assignments.patientId, patients.id),
          isNull(assignments.endedAt),
          sql`${assignments.doctorId} = ${recordOf(ctx.actor.userId)}`,
        ),
      )
      .leftJoin(users, eq(users.id, patients.createdBy))
      .where(
        and(
          reached && sql`${patients.id} = any(${reached})`,
          // Asked of each row: as a join beside the one above, PostgreSQL would expect hardly any to be left.
          sql`(select ${patientsWithin(ctx)})`,
          ...patientFilters(ctx, holes, flags),
          role && eq(assignments.role, role),
          order.after(holes.after),
        ),
      )
      .orderBy(...order.columns)
      .limit(holes.limit)
  )
})
