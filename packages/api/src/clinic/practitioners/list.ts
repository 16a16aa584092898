import { practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { type FilterPlaceholders, filterConditions, filterValues, within } from '../../kernel/query/fields.ts'
import { byId, byName, byRank, ranked } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import {
  found,
  isSearch,
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
  similarValues,
} from '../../kernel/query/search/similar.ts'
import { type Search, searchOf } from '../../kernel/query/search/words.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { fields } from './fields.ts'
import { practitionerColumns, type practitionerList } from './schema.ts'

const orders = { id: byId(practitioners.id), name: byName(practitioners) }

const sought = { table: practitioners }

type Input = z.infer<typeof practitionerList>

/** A page of the practitioners in reach. For a search without `sort`, the best matches first. */
export async function listPractitioners(ctx: Permitted, input: Input) {
  const search = searchOf(input.q)
  const best = input.sort === undefined && isSearch(search)
  const page = best ? await bestMatches(ctx, input, search) : await sortedPage(ctx, input, search)
  await record(ctx, {})
  return page
}

async function sortedPage(ctx: Permitted, input: Input, search: Search) {
  const order = orders[input.sort ?? 'id']
  const rows = await selectPage(
    ctx,
    { ...valuesOf(input, search), after: order.from(input.cursor) },
    flagsOf(input, search),
  )
  return toPage(rows, input.limit, order.keyOf)
}

async function bestMatches(ctx: Permitted, input: Input, search: Search) {
  const { cursor, limit } = input
  const values = { ...valuesOf(input, search), after: ranked.from(cursor) }
  const rows = await selectRanked(ctx, values, flagsOf(input, search))
  const page = toPage(rows, limit, ranked.keyOf)
  if (!isForgiven(search, page.items, cursor)) return page
  return { items: await similarPractitioners(ctx, input, search), nextCursor: null }
}

/** The practitioners in reach whose names resemble a search, the most similar first. */
export function similarPractitioners(ctx: Permitted, input: Input, search: Search) {
  const values = {
    ...valuesOf(input, search),
    ...similarValues(search),
    after: undefined,
    limit: input.limit,
  }
  return mostSimilar(how => selectSimilar(ctx, values, flagsOf(input, search), how))
}

const valuesOf = ({ limit, ...input }: Input, search: Search) => ({
  ...searchValues(search),
  ...filterValues(fields, input),
  language: input.language,
  limit: limit + 1,
})

const flagsOf = ({ sort = 'id', owned = false }: Input, { either }: Search) => ({ sort, owned, either })

type PractitionerPlaceholders = SearchPlaceholders &
  FilterPlaceholders<typeof fields> & {
    language: Placeholder | undefined
    after: Placeholder[] | undefined
    limit: Placeholder
  }
type PractitionerFlags = ReturnType<typeof flagsOf>

const shown = { ...practitionerColumns, sortName: practitioners.sortName }

/** As a list of patients is narrowed by their preferred language. */
const speaks = (language: Placeholder) =>
  sql`exists (
    select from unnest(${practitioners.languages}) as spoken where ${within(sql`spoken collate "C"`, language)})`

const narrowed = (ctx: AnyCaller, placeholders: PractitionerPlaceholders, { owned }: PractitionerFlags) =>
  and(
    practitionersWithin(ctx),
    ...filterConditions(fields, placeholders),
    placeholders.language && speaks(placeholders.language),
    owned ? eq(practitioners.userId, ctx.actor.userId) : undefined,
  )

const selectPage = prepared((ctx, placeholders: PractitionerPlaceholders, flags: PractitionerFlags) => {
  const order = orders[flags.sort]
  return ctx.db
    .select(shown)
    .from(practitioners)
    .where(
      and(
        narrowed(ctx, placeholders, flags),
        found(sought, placeholders, flags.either),
        order.after(placeholders.after),
      ),
    )
    .orderBy(...order.columns)
    .limit(placeholders.limit)
})

const selectRanked = prepared((ctx, placeholders: PractitionerPlaceholders, flags: PractitionerFlags) => {
  const rank = rankOf(sought, placeholders)
  const order = byRank(practitioners, rank)
  const match = and(narrowed(ctx, placeholders, flags), found(sought, placeholders, flags.either))
  const { joined } = placeholders
  const named = joined ? [someIds(practitioners, and(nameEquals(practitioners, joined), match))] : []
  const ids = sql.join([someIds(practitioners, match), ...named], sql` union `)
  return ctx.db
    .select({ ...shown, rank })
    .from(practitioners)
    .where(and(sql`${practitioners.id} in (${ids})`, order.after(placeholders.after)))
    .orderBy(...order.columns)
    .limit(placeholders.limit)
})

const selectSimilar = prepared(
  (
    ctx,
    placeholders: PractitionerPlaceholders & SimilarPlaceholders,
    flags: PractitionerFlags,
    how: Likeness,
  ) =>
    ctx.db
      .select(shown)
      .from(practitioners)
      .where(
        and(
          narrowed(ctx, placeholders, flags),
          similar(practitioners, placeholders, how),
          found(sought, { ...placeholders, patterns: [] }, false),
        ),
      )
      .orderBy(desc(likeness(practitioners, placeholders)), practitioners.id)
      .limit(placeholders.limit),
)
