import { assignments, patients, users } from '@empanel/db'
import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { record } from '../audit.ts'
import { fromCursor, toPage } from '../paging.ts'
import { patientsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { type Patient, type patientList, patientWithCreator } from './schema.ts'

type Input = z.infer<typeof patientList>

/** A page of the patients in reach. */
export async function listPatients(ctx: Permitted, input: Input) {
  const sort = sorts[input.sort]
  const rows = await ctx.db
    .select(patientWithCreator)
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(sql.join([patientsWithin(ctx), ...filters(ctx, input), sort.after(input.cursor)], sql` and `))
    .orderBy(...sort.columns)
    .limit(input.limit + 1)
  const page = toPage(rows, input.limit, sort.keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

function filters({ actor }: Permitted, { q, dateOfBirth, owned, doctorId }: Input): SQL[] {
  return [
    wordsMatch([patients.firstName, patients.lastName], q),
    ...(dateOfBirth ? [eq(patients.dateOfBirth, dateOfBirth)] : []),
    ...(owned ? [sql`${patients.ownerId} = ${actor.userId}`] : []),
    ...(doctorId ? [assignedTo(doctorId)] : []),
  ]
}

const assignedTo = (doctorId: number) => sql`exists (
  select from ${assignments} a
  where a.patient_id = ${patients.id} and a.doctor_id = ${doctorId} and a.ended_at is null)`

type Sort = {
  columns: SQL[]
  after: (cursor: string | undefined) => SQL
  keyOf: (patient: Pick<Patient, 'id' | 'firstName' | 'lastName'>) => readonly unknown[]
}

/** Each order ends in the id, so that no two rows share a place. */
const sorts: Record<Input['sort'], Sort> = {
  id: {
    columns: [asc(patients.id)],
    after: cursor => {
      const key = fromCursor(cursor, z.tuple([rowId]))
      return key ? sql`${patients.id} > ${key[0]}` : sql`true`
    },
    keyOf: ({ id }) => [id],
  },
  name: {
    columns: [asc(patients.lastName), asc(patients.firstName), asc(patients.id)],
    after: cursor => {
      const key = fromCursor(cursor, z.tuple([z.string(), z.string(), rowId]))
      return key
        ? sql`(${patients.lastName}, ${patients.firstName}, ${patients.id}) > (${key[0]}, ${key[1]}, ${key[2]})`
        : sql`true`
    },
    keyOf: ({ id, firstName, lastName }) => [lastName, firstName, id],
  },
}
