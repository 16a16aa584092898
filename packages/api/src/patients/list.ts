import { assignments, careTeamSizes, patients, users } from '@empanel/db'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { toPage } from '../paging.ts'
import { type AnyCaller, type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import { nameOf, patternsOf, wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { maybeBorn, patientOrders } from './order.ts'
import { type patientList, patientWithCreator } from './schema.ts'

type Input = z.infer<typeof patientList>

/** A page of the patients in reach. */
export async function listPatients(ctx: Permitted, input: Input) {
  const rows = await selectPage(ctx, valuesOf(input), flagsOf(input))
  const page = toPage(rows, input.limit, patientOrders[input.sort].keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

const selectPage = prepared((ctx, holes: PatientHoles, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  return ctx.db
    .select(patientWithCreator)
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(patientsWithin(ctx), ...patientFilters(ctx, holes, flags), order.after(holes.after)))
    .orderBy(...order.columns)
    .limit(holes.limit)
})

/** What a list of patients gives to its statement. */
export const valuesOf = ({ q, dateOfBirth, doctorId, sort, cursor, limit }: Input) => ({
  patterns: patternsOf(q),
  dateOfBirth,
  doctorId,
  after: patientOrders[sort].from(cursor),
  limit: limit + 1,
})

export type PatientHoles = {
  patterns: Hole[]
  dateOfBirth: Hole | undefined
  doctorId: Hole | undefined
  after: Hole[] | undefined
  limit: Hole
}

/** What changes the text of its statement. */
export const flagsOf = ({ sort, owned = false, withoutDoctor = false }: Input) => ({
  sort,
  owned,
  withoutDoctor,
})

export type PatientFlags = ReturnType<typeof flagsOf>

/** What narrows a list of patients further than the scope does. */
export function patientFilters(
  { actor }: AnyCaller,
  { patterns, dateOfBirth, doctorId }: PatientHoles,
  { owned, withoutDoctor }: PatientFlags,
): (SQL | undefined)[] {
  return [
    wordsMatch(nameOf(patients), patterns),
    ...(dateOfBirth ? [maybeBorn(dateOfBirth)] : []),
    ...(owned ? [eq(patients.ownerId, actor.userId)] : []),
    ...(doctorId ? [lookedAfterBy(doctorId)] : []),
    ...(withoutDoctor
      ? [
          isNull(patients.deceasedOn),
          sql`${patients.id} in (select patient_id from ${careTeamSizes} where size = 0)`,
        ]
      : []),
  ]
}

const lookedAfterBy = (doctorId: Hole) => sql`exists (
  select from ${assignments} a
  where a.patient_id = ${patients.id} and a.ended_at is null and a.doctor_id = ${doctorId})`
