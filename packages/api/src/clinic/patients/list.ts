import { type AssignmentRole, assignments, careTeamSizes, patients } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { idsInReach, patientsListed } from '../../kernel/narrow.ts'
import { type FilterPlaceholders, filterConditions, filterValues } from '../../kernel/query/fields.ts'
import { byRank, ranked } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import {
  amongIds,
  found,
  isSearch,
  isWithinWord,
  nameContains,
  nameEquals,
  rankOf,
  type SearchPlaceholders,
  searchValues,
  someIds,
} from '../../kernel/query/search/match.ts'
import {
  isForgiven,
  type Likeness,
  likeness,
  mostSimilar,
  type SimilarPlaceholders,
  similar,
  similarlySpelled,
  similarValues,
} from '../../kernel/query/search/similar.ts'
import { patternsOf, type Search, searchOf } from '../../kernel/query/search/words.ts'
import { teamReadable } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { agesBetween } from './age.ts'
import { birthUncertain, bornWithin, isOfAge, mayBeBornOn, mayBeBornOnUnindexed } from './born.ts'
import { fields } from './fields.ts'
import { patientOrders } from './order.ts'
import { pageOfPatients } from './page.ts'
import type { PatientSort, patientFilter, patientList } from './schema.ts'

type Filters = z.infer<typeof patientFilter>
type Input = z.infer<typeof patientList>

/** A page of the patients in reach. For a search without `sort`, the best matches first. */
export async function listPatients(ctx: Permitted, input: Input) {
  const search = searchOf(input.q)
  const best = input.sort === undefined && isSearch(search)
  const page = best ? await bestMatches(ctx, input, search) : await sortedPage(ctx, input)
  await record(ctx, { patientIds: page.items.map(patient => patient.id), how: 'listed' })
  return page
}

async function sortedPage(ctx: Permitted, input: Input) {
  const rows = await selectPage(ctx, valuesOf(input), flagsOf(input))
  return toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
}

const selectPage = prepared((ctx, placeholders: PatientPlaceholders, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  const where = and(
    ...patientsListed(ctx),
    ...patientFilters(ctx, placeholders, flags),
    order.after(placeholders.after),
  )
  return pageOfPatients(ctx, { where, order: order.columns, limit: placeholders.limit }, {})
})

async function bestMatches(ctx: Permitted, input: Input, search: Search) {
  const { cursor, limit } = input
  const values = { ...valuesOf({ ...input, cursor: undefined }), after: ranked.from(cursor) }
  const page = toPage(await selectRanked(ctx, values, flagsOf(input)), limit, ranked.keyOf)
  if (!isForgiven(search, page.items, cursor)) return page
  const filters = { ...values, ...similarValues(search), limit }
  const items = await mostSimilar(how => selectSimilar(ctx, filters, flagsOf(input), how), isReachAll(ctx))
  return { items, nextCursor: null }
}

const selectRanked = prepared((ctx, placeholders: PatientPlaceholders, flags: PatientFlags) => {
  const rank = rankOf(sought, placeholders)
  const order = byRank(patients, rank)
  const narrowed = and(...patientsListed(ctx), ...filtersBeside(ctx, placeholders, flags))
  const some = (match: SQL | undefined) => someIds(patients, and(narrowed, match))
  const where = and(amongIds(rankedIds(ctx, placeholders, flags, some)), order.after(placeholders.after))
  return pageOfPatients(ctx, { where, order: order.columns, limit: placeholders.limit }, { rank })
})

type Some = (match: SQL | undefined) => SQL

/** The ids of patients that a search finds. `some` limits each of the ways to find them. */
function rankedIds(ctx: AnyCaller, placeholders: PatientPlaceholders, flags: PatientFlags, some: Some): SQL {
  const { patterns, joined } = placeholders
  const { either, rare, withinWords } = flags
  const ways = bornIn(placeholders, flags).map(born => found({ ...sought, born }, placeholders, either))
  const named = joined && !rare ? [some(and(nameEquals(patients, joined), ...ways))] : []
  const union = (parts: SQL[]) => sql.join([...parts, ...named], sql` union `)
  // With few patients in reach, looking up words among all names does not help.
  if (either || rare || withinWords.length === 0 || idsInReach(ctx)) return union(ways.map(some))
  const { words, areRare, match } = nameContains(patterns, withinWords)
  const others = found({ ...sought, born: mayBeBornOnUnindexed }, { ...placeholders, patterns: [] }, false)
  return sql`with ${words} ${union([
    some(and(areRare, match, others)),
    ...ways.map(way => some(and(sql`not ${areRare}`, way))),
  ])}`
}

export type SimilarPatients = PatientPlaceholders & SimilarPlaceholders

const selectSimilar = prepared((ctx, placeholders: SimilarPatients, flags: PatientFlags, how: Likeness) =>
  pageOfPatients(
    ctx,
    {
      where: similarPatients(ctx, placeholders, flags, how),
      order: [desc(likeness(patients, placeholders)), asc(patients.id)],
      limit: placeholders.limit,
    },
    {},
  ),
)

/** Whether the caller reaches all patients. For them one statement tries both likenesses. */
export const isReachAll = (ctx: Permitted) => idsInReach(ctx) === undefined

/**
 * Patients in reach whose names resemble the words. With few in reach it compares each name; else it looks up similar
 * words.
 */
export function similarPatients(
  ctx: AnyCaller,
  placeholders: SimilarPatients,
  flags: PatientFlags,
  how: Likeness,
) {
  const reached = idsInReach(ctx)
  const narrowed = and(
    ...patientsListed(ctx),
    ...filtersBeside(ctx, placeholders, flags),
    found(sought, { ...placeholders, patterns: [] }, false),
  )
  return reached
    ? and(narrowed, similar(patients, placeholders, how))
    : similarlySpelled(narrowed, placeholders)
}

/** The values of the search and the filters for a statement. */
export const filtersOf = ({ q, practitionerId, primaryId, ageFrom, ageTo, ...input }: Filters) => ({
  ...searchValues(searchOf(q)),
  ...filterValues(fields, input),
  ages: agesBetween({ ageFrom, ageTo }),
  practitionerId,
  primaryId,
})

/** The values of a list of patients for its statement. */
export const valuesOf = ({ sort, cursor, limit, ...input }: Input) => ({
  ...filtersOf(input),
  after: patientOrders[sort ?? 'id'].from(cursor),
  limit: limit + 1,
})

export type FoundPlaceholders = SearchPlaceholders &
  FilterPlaceholders<typeof fields> & {
    ages: Placeholder[] | undefined
    practitionerId: Placeholder | undefined
    primaryId: Placeholder | undefined
  }

export type PatientPlaceholders = FoundPlaceholders & { after: Placeholder[] | undefined; limit: Placeholder }

/** The parts of the input that change the text of the statement. */
export function flagsOf({
  q,
  sort = 'id',
  owned = false,
  withoutPractitioner = false,
  withoutPrimary = false,
}: Filters & { sort?: PatientSort | undefined }) {
  const { words, dates, phones, either } = searchOf(q)
  // Fewer patients than are ranked share a phone number or birthday.
  const rare = phones.length > 0 || dates.some(date => date.length > '1990'.length)
  // The places of the patterns that are looked up among the words of names.
  const withinWords = patternsOf(words).flatMap((pattern, place) => (isWithinWord(pattern) ? [place] : []))
  return { sort, owned, withoutPractitioner, withoutPrimary, either, rare, withinWords }
}

export type PatientFlags = ReturnType<typeof flagsOf>

const sought = { table: patients, born: mayBeBornOn, dateOfBirth: patients.dateOfBirth }

/**
 * Conditions on the date of birth that are looked up one by one. So few people are born on one day that names need no
 * lookup of their own, unless the day is a placeholder for unknown dates.
 */
const bornIn = ({ dates }: FoundPlaceholders, { rare }: PatientFlags) =>
  rare && dates.length > 0 ? [bornWithin, birthUncertain] : [mayBeBornOn]

/** The conditions of a list of patients, beside the scope. */
export const patientFilters = (
  ctx: AnyCaller,
  placeholders: FoundPlaceholders,
  flags: PatientFlags,
): (SQL | undefined)[] => [
  found(sought, placeholders, flags.either),
  ...filtersBeside(ctx, placeholders, flags),
]

/** The same without the search. */
function filtersBeside(
  ctx: AnyCaller,
  { practitionerId, primaryId, ages, ...placeholders }: FoundPlaceholders,
  { owned, withoutPractitioner, withoutPrimary }: PatientFlags,
): (SQL | undefined)[] {
  const byTeam = [
    ...(practitionerId ? [lookedAfterBy(practitionerId)] : []),
    ...(primaryId ? [lookedAfterBy(primaryId, 'primary')] : []),
    ...(withoutPrimary ? [amongTeams(sql`waiting_since is not null`)] : []),
    ...(withoutPractitioner ? [isNull(patients.deceasedOn), amongTeams(sql`size = 0`)] : []),
  ]
  return [
    ...filterConditions(fields, placeholders),
    ...(ages ? [isOfAge(ages)] : []),
    ...(owned ? [eq(patients.ownerId, ctx.actor.userId)] : []),
    ...byTeam,
    ...(byTeam.length > 0 ? [teamReadable(ctx)] : []),
  ]
}

const amongTeams = (condition: SQL) =>
  sql`${patients.id} in (select patient_id from ${careTeamSizes} where ${condition})`

const lookedAfterBy = (practitionerId: Placeholder, role?: AssignmentRole) => sql`exists (
  select from ${assignments} a where a.patient_id = ${patients.id} and a.ended_at is null
    and a.practitioner_id = ${practitionerId} ${role ? sql`and a.role = ${sql.raw(`'${role}'`)}` : sql``})`
