import { assignments, careTeamSizes, patients, users } from '@empanel/db'
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { idsInReach } from '../few.ts'
import { byRank, rankKey } from '../order.ts'
import { fromCursor, toPage } from '../paging.ts'
import { type AnyCaller, type Hole, prepared } from '../prepared.ts'
import { patientsWithin } from '../scope.ts'
import {
  found,
  isForgiven,
  isSearch,
  type Likeness,
  likeness,
  mostAlike,
  namedSo,
  rankOf,
  type SearchHoles,
  type SimilarHoles,
  searchValues,
  similar,
  similarValues,
  spelledAlike,
} from '../search.ts'
import { type Search, searchOf } from '../search-words.ts'
import type { Permitted } from '../trpc.ts'
import { bornAbout, bornThen, maybeBorn, patientOrders } from './order.ts'
import { listedColumns, type patientList } from './schema.ts'

type Input = z.infer<typeof patientList>

/** Of what a search finds, so many are ranked: whoever looks for more sorts them by name. */
export const mostRanked = 500

/** A page of the patients in reach. Those of a search are its best matches first, unless a `sort` is asked for. */
export async function listPatients(ctx: Permitted, input: Input) {
  const search = searchOf(input.q)
  const ranked = input.sort === undefined && isSearch(search)
  const page = ranked ? await bestMatches(ctx, input, search) : await sortedPage(ctx, input)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

async function sortedPage(ctx: Permitted, input: Input) {
  const rows = await selectPage(ctx, valuesOf(input), flagsOf(input))
  return toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
}

const selectPage = prepared((ctx, holes: PatientHoles, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  return ctx.db
    .select({ ...listedColumns, sortName: patients.sortName })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(patientsWithin(ctx), ...patientFilters(ctx, holes, flags), order.after(holes.after)))
    .orderBy(...order.columns)
    .limit(holes.limit)
})

async function bestMatches(ctx: Permitted, input: Input, search: Search) {
  const { cursor, limit } = input
  const values = { ...valuesOf({ ...input, cursor: undefined }), after: fromCursor(cursor, rankKey) }
  const page = toPage(await selectRanked(ctx, values, flagsOf(input)), limit, row => [
    row.rank,
    row.sortName,
    row.id,
  ])
  if (!isForgiven(search, page.items, cursor)) return page
  const filters = { ...values, ...similarValues(search), limit }
  const items = await mostAlike(how => selectSimilar(ctx, filters, flagsOf(input), how))
  return { items, nextCursor: null }
}

const selectRanked = prepared((ctx, holes: PatientHoles, flags: PatientFlags) => {
  const rank = rankOf(fields, holes)
  const order = byRank(patients, rank)
  const narrowed = and(patientsWithin(ctx), ...filtersBeside(ctx, holes, flags))
  const some = (match: SQL | undefined) =>
    sql`(select ${patients.id} from ${patients} where ${and(narrowed, match)} limit ${sql.raw(String(mostRanked))})`
  const matches = [
    ...bornIn(holes, flags).map(born => some(found({ ...fields, born }, holes, flags.either))),
    ...(holes.joined && !flags.rare
      ? [some(and(namedSo(patients, holes.joined), found(fields, holes, flags.either)))]
      : []),
  ]
  return ctx.db
    .select({ ...listedColumns, sortName: patients.sortName, rank })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(and(sql`${patients.id} in (${sql.join(matches, sql` union `)})`, order.after(holes.after)))
    .orderBy(...order.columns)
    .limit(holes.limit)
})

export type SimilarPatients = PatientHoles & SimilarHoles

const selectSimilar = prepared((ctx, holes: SimilarPatients, flags: PatientFlags, how: Likeness) =>
  ctx.db
    .select({ ...listedColumns, sortName: patients.sortName })
    .from(patients)
    .leftJoin(users, eq(users.id, patients.createdBy))
    .where(similarPatients(ctx, holes, flags, how))
    .orderBy(desc(likeness(patients, holes)), patients.id)
    .limit(holes.limit),
)

/** Patients in reach whose names are like the words. Of few in reach each is compared, and of all those whose words are alike. */
export function similarPatients(ctx: AnyCaller, holes: SimilarPatients, flags: PatientFlags, how: Likeness) {
  const reached = idsInReach(ctx)
  const narrowed = and(
    patientsWithin(ctx),
    reached && sql`${patients.id} = any(${reached})`,
    ...filtersBeside(ctx, holes, flags),
    found(fields, { ...holes, patterns: [] }, false),
  )
  return reached ? and(narrowed, similar(patients, holes, how)) : spelledAlike(narrowed, holes, how)
}

/** What a list of patients gives to its statement. */
export const valuesOf = ({ q, dateOfBirth, doctorId, sort, cursor, limit }: Input) => ({
  ...searchValues(searchOf(q)),
  dateOfBirth,
  doctorId,
  after: patientOrders[sort ?? 'id'].from(cursor),
  limit: limit + 1,
})

export type PatientHoles = SearchHoles & {
  dateOfBirth: Hole | undefined
  doctorId: Hole | undefined
  after: Hole[] | undefined
  limit: Hole
}

/** What changes the text of its statement. */
export function flagsOf({ q, sort = 'id', owned = false, withoutDoctor = false }: Input) {
  const { dates, phones, either } = searchOf(q)
  // Fewer than are ranked have it, whatever they are called.
  const rare = phones.length > 0 || dates.some(date => date.length > '1990'.length)
  return { sort, owned, withoutDoctor, either, rare }
}

export type PatientFlags = ReturnType<typeof flagsOf>

const fields = { table: patients, born: maybeBorn, dateOfBirth: patients.dateOfBirth }

/**
 * Ways to be born at a date, each of which is looked up by itself: who was born on a day are so few that nobody is looked up
 * by name as well, unless a day stands for what nobody knows.
 */
const bornIn = ({ dates }: PatientHoles, { rare }: PatientFlags) =>
  rare && dates.length > 0 ? [bornThen, bornAbout] : [maybeBorn]

/** What narrows a list of patients further than the scope does. */
export const patientFilters = (
  ctx: AnyCaller,
  holes: PatientHoles,
  flags: PatientFlags,
): (SQL | undefined)[] => [found(fields, holes, flags.either), ...filtersBeside(ctx, holes, flags)]

/** The same without the search. */
function filtersBeside(
  { actor }: AnyCaller,
  { dateOfBirth, doctorId }: PatientHoles,
  { owned, withoutDoctor }: PatientFlags,
): (SQL | undefined)[] {
  return [
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
