import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { enteredBy } from '../../kernel/query/fields.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { found, type SearchPlaceholders, searchValues } from '../../kernel/query/search/match.ts'
import { isForgiven } from '../../kernel/query/search/similar.ts'
import { searchOf } from '../../kernel/query/search/words.ts'
import { counting, totalOf } from '../../kernel/query/total.ts'
import { patientsWithin, practitionersWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { fields } from '../practitioners/fields.ts'
import { similarPractitioners } from '../practitioners/list.ts'
import { practitioner, practitionerColumns } from '../practitioners/schema.ts'
import { orderingBy, personKeys, sortFieldsOf } from './ordering.ts'
import { mostSimilarRows, toWholePage, wholeListOf, wholePageOf } from './whole-page.ts'

/** None of the three is a field of the contract. */
const { profession: _profession, languages: _languages, npi: _npi, ...texts } = enteredBy(fields)

/** Each field of the contract. */
const keys = personKeys(practitioners, texts)

export const practitionerSortFields = sortFieldsOf(keys)

export const wholePractitionerList = wholeListOf(practitionerSortFields)
export const wholePractitionerPage = wholePageOf(practitioner)
type Input = z.infer<typeof wholePractitionerList>

/** All practitioners in reach, or those who look after the caller's own records. */
type Part = 'reach' | 'mine'

type PractitionerPlaceholders = SearchPlaceholders & { after: Placeholder[] | undefined; limit: Placeholder }
type Flags = { ordering: Input['ordering']; owned: boolean; part: Part; either: boolean }

/** The practitioners in reach, as many as one reply holds. */
export async function listWholePractitioners(ctx: Permitted, input: Input) {
  const page = await pageOf(ctx, input, 'reach')
  await record(ctx, {})
  return page
}

/** "My practitioners": those with an open assignment to a record of the caller's own. */
export async function listAllMyPractitioners(ctx: Permitted, input: Input) {
  const page = await pageOf(ctx, input, 'mine')
  const patientIds = [...new Set(page.items.flatMap(({ patientIds }) => patientIds))]
  await record(ctx, { patientIds, how: 'listed' })
  return page
}

async function pageOf(ctx: Permitted, input: Input, part: Part) {
  const { q, cursor, limit, ordering, owned = false } = input
  const after = orderingBy(keys, ordering).from(cursor)
  const search = searchOf(q)
  const values = { ...searchValues(search), after, limit: limit + 1 }
  const flags = { ordering, owned, part, either: search.either }
  const rows = await selectWhole(ctx, values, flags)
  if (part === 'reach' && ordering.length === 0 && isForgiven(search, rows, cursor)) {
    const alike = await similarPractitioners(
      ctx,
      { q, owned, limit: Math.min(limit, mostSimilarRows) },
      search,
    )
    return { items: alike.map(row => ({ ...row, patientIds: [] })), nextCursor: null, total: alike.length }
  }
  const page = toWholePage(rows, input)
  const { total } = await totalOf(input, page, () => countWhole(ctx, { ...values, after: undefined }, flags))
  return { ...page, total }
}

const selectWhole = prepared(
  (ctx, { after, limit, ...placeholders }: PractitionerPlaceholders, flags: Flags) => {
    const order = orderingBy(keys, flags.ordering)
    return ctx.db
      .select({ ...practitionerColumns, place: order.place, patientIds: ofWhom[flags.part](ctx) })
      .from(practitioners)
      .where(and(...conditions(ctx, placeholders, flags), order.after(after)))
      .orderBy(...order.columns)
      .limit(limit)
  },
)

const conditions = (ctx: AnyCaller, placeholders: SearchPlaceholders, flags: Flags) => [
  flags.part === 'mine' ? sql`exists (${ownPatients(ctx)})` : practitionersWithin(ctx),
  found({ table: practitioners }, placeholders, flags.either),
  flags.owned ? eq(practitioners.userId, ctx.actor.userId) : undefined,
]

/** The ids of the patients in reach whom a practitioner looks after. */
const ownPatients = (ctx: AnyCaller) =>
  ctx.db
    .select({ id: patients.id })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .where(
      and(eq(assignments.practitionerId, practitioners.id), isNull(assignments.endedAt), patientsWithin(ctx)),
    )

/** The patients that a row of the list says something about. */
const ofWhom: Record<Part, (ctx: AnyCaller) => SQL<number[]>> = {
  reach: () => sql`'{}'::integer[]`,
  mine: ctx => sql`array(${ownPatients(ctx)})`,
}

const countWhole = prepared((ctx, placeholders: PractitionerPlaceholders, flags: Flags) => {
  const where = and(...conditions(ctx, placeholders, flags))
  return counting(ctx.db, ctx.db.select({ id: practitioners.id }).from(practitioners).where(where))
})
