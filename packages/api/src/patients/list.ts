import { assignments, patients, users } from '@empanel/db'
import { eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { toPage } from '../paging.ts'
import { patientsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { patientOrders } from './order.ts'
import { type patientList, patientWithCreator } from './schema.ts'

type Input = z.infer<typeof patientList>

/** A page of the patients in reach. */
export async function listPatients(ctx: Permitted, input: Input) {
  const order = patientOrders[input.sort]
  const rows = await ctx.db
    .select(patientWithCreator)
    .from(patients)
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

/** What narrows a list of patients further than the scope does. */
export function patientFilters({ actor }: Permitted, input: Input): SQL[] {
  const { q, dateOfBirth, owned, doctorId, withoutDoctor } = input
  return [
    wordsMatch([patients.firstName, patients.lastName], q),
    ...(dateOfBirth ? [eq(patients.dateOfBirth, dateOfBirth)] : []),
    ...(owned ? [sql`${patients.ownerId} = ${actor.userId}`] : []),
    ...(doctorId ? [sql`exists (${openAssignments} and a.doctor_id = ${doctorId})`] : []),
    ...(withoutDoctor ? [isNull(patients.deceasedOn), sql`not exists (${openAssignments})`] : []),
  ]
}

const openAssignments = sql`
  select from ${assignments} a where a.patient_id = ${patients.id} and a.ended_at is null`
