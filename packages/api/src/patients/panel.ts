import { assignments, doctors, patients, users } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import type { Permitted } from '../trpc.ts'
import { flagsOf, type PatientFlags, type PatientHoles, patientFilters, valuesOf } from './list.ts'
import { patientOrders } from './order.ts'
import { type panelList, patientWithCreator } from './schema.ts'

/** "My patients": a page of those in reach, each with the caller's own open assignment. */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const rows = await selectPage(ctx, { ...valuesOf(input), role: input.assignmentRole }, flagsOf(input))
  const page = toPage(rows, input.limit, patientOrders[input.sort].keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

type PanelHoles = PatientHoles & { role: Hole | undefined }

const selectPage = prepared((ctx, { role, ...holes }: PanelHoles, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  const { id, startedAt } = assignments
  return (
    ctx.db
      .select({ ...patientWithCreator, assignment: { id, role: assignments.role, startedAt } })
      .from(patients)
      .innerJoin(assignments, and(eq(assignments.patientId, patients.id), isNull(assignments.endedAt)))
      // An account has one doctor record at most, and that one open assignment to a patient at most.
      .innerJoin(
        doctors,
        and(
          eq(doctors.id, assignments.doctorId),
          eq(doctors.userId, ctx.actor.userId),
          isNull(doctors.deletedAt),
        ),
      )
      .leftJoin(users, eq(users.id, patients.createdBy))
      .where(
        and(
          patientsWithin(ctx),
          ...patientFilters(ctx, holes, flags),
          role && eq(assignments.role, role),
          order.after(holes.after),
        ),
      )
      .orderBy(...order.columns)
      .limit(holes.limit)
  )
})
