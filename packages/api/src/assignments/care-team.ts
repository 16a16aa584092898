import { assignments, doctors, patients } from '@empanel/db'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { byGrant } from '../access/trace.ts'
import { record } from '../audit/record.ts'
import { doctorColumns } from '../doctors/schema.ts'
import { fromCursor, toPage } from '../paging.ts'
import { grantFor } from '../patients/reachable.ts'
import { openingGrant, openPatients, patientsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { within } from './period.ts'
import { careTeamColumns, type careTeamOf, type myDoctorsList } from './schema.ts'

/**
 * The doctors assigned to one patient in reach, or whose record the caller has opened in an emergency: the primary first, then by start.
 * @throws NOT_FOUND when the patient is missing or out of reach.
 */
export async function careTeamOfPatient(
  ctx: Permitted,
  { patientId, ...period }: z.infer<typeof careTeamOf>,
) {
  const members = await ctx.db
    .select({ ...careTeamColumns, grantId: openingGrant(ctx).id })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(doctors, eq(doctors.id, assignments.doctorId))
    .where(and(eq(patients.id, patientId), within(period), openPatients(ctx)))
    .orderBy(desc(assignments.role), asc(assignments.startedAt), asc(assignments.id))
  const grantId = members[0] ? members[0].grantId : await grantFor(ctx, patientId)
  await record(ctx, { patientIds: [patientId], ...byGrant(grantId) })
  return members.map(({ grantId: _, ...member }) => member)
}

/** "My doctors": those with an open assignment to a record of the caller's own, by id. */
export async function myDoctors(ctx: Permitted, { q, limit, cursor }: z.infer<typeof myDoctorsList>) {
  const after = fromCursor(cursor, z.tuple([rowId]))
  const rows = await ctx.db
    .select({ ...doctorColumns, patientIds: sql<number[]>`array_agg(${patients.id})` })
    .from(doctors)
    .innerJoin(assignments, and(eq(assignments.doctorId, doctors.id), sql`${assignments.endedAt} is null`))
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .where(
      and(
        patientsWithin(ctx),
        wordsMatch([doctors.firstName, doctors.lastName], q),
        after ? sql`${doctors.id} > ${after[0]}` : sql`true`,
      ),
    )
    .groupBy(doctors.id)
    .orderBy(asc(doctors.id))
    .limit(limit + 1)
  const page = toPage(rows, limit, doctor => [doctor.id])
  await record(ctx, { patientIds: [...new Set(page.items.flatMap(({ patientIds }) => patientIds))] })
  return page
}
