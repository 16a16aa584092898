import { doctors } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { byId, byName, byRank, rankKey } from '../../kernel/query/order.ts'
import { fromCursor, toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import {
  found,
  isSearch,
  mostRanked,
  nameEquals,
  rankOf,
  type SearchPlaceholders,
  searchValues,
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
import { doctorsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { doctorColumns, type doctorList } from './schema.ts'

const orders = { id: byId(doctors.id), name: byName(doctors) }

const fields = { table: doctors }

type Input = z.infer<typeof doctorList>

/** A page of the doctors in reach. For a search without `sort`, the best matches first. */
export async function listDoctors(ctx: Permitted, input: Input) {
  const search = searchOf(input.q)
  const ranked = input.sort === undefined && isSearch(search)
  const page = ranked ? await bestMatches(ctx, input, search) : await sortedPage(ctx, input, search)
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
  const values = { ...valuesOf(input, search), after: fromCursor(cursor, rankKey) }
  const rows = await selectRanked(ctx, values, flagsOf(input, search))
  const page = toPage(rows, limit, row => [row.rank, row.sortName, row.id])
  if (!isForgiven(search, page.items, cursor)) return page
  return { items: await similarDoctors(ctx, input, search), nextCursor: null }
}

/** The doctors in reach whose names resemble a search, the most similar first. */
export function similarDoctors(ctx: Permitted, input: Input, search: Search) {
  const values = {
    ...valuesOf(input, search),
    ...similarValues(search),
    after: undefined,
    limit: input.limit,
  }
  return mostSimilar(how => selectSimilar(ctx, values, flagsOf(input, search), how))
}

const valuesOf = ({ status, limit }: Input, search: Search) => ({
  ...searchValues(search),
  status,
  limit: limit + 1,
})

const flagsOf = ({ sort = 'id', owned = false }: Input, { either }: Search) => ({ sort, owned, either })

type DoctorPlaceholders = SearchPlaceholders & {
  status: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}
type DoctorFlags = ReturnType<typeof flagsOf>

const shown = { ...doctorColumns, sortName: doctors.sortName }

const narrowed = (ctx: AnyCaller, { status }: DoctorPlaceholders, { owned }: DoctorFlags) =>
  and(
    doctorsWithin(ctx),
    status && eq(doctors.status, status),
    owned ? eq(doctors.userId, ctx.actor.userId) : undefined,
  )

const selectPage = prepared((ctx, placeholders: DoctorPlaceholders, flags: DoctorFlags) => {
  const order = orders[flags.sort]
  return ctx.db
    .select(shown)
    .from(doctors)
    .where(
      and(
        narrowed(ctx, placeholders, flags),
        found(fields, placeholders, flags.either),
        order.after(placeholders.after),
      ),
    )
    .orderBy(...order.columns)
    .limit(placeholders.limit)
})

const selectRanked = prepared((ctx, placeholders: DoctorPlaceholders, flags: DoctorFlags) => {
  const rank = rankOf(fields, placeholders)
  const order = byRank(doctors, rank)
  const match = and(narrowed(ctx, placeholders, flags), found(fields, placeholders, flags.either))
  const some = (match: SQL | undefined) =>
    sql`(select ${doctors.id} from ${doctors} where ${match} limit ${sql.raw(String(mostRanked))})`
  const matches = [
    some(match),
    ...(placeholders.joined ? [some(and(nameEquals(doctors, placeholders.joined), match))] : []),
  ]
  return ctx.db
    .select({ ...shown, rank })
    .from(doctors)
    .where(and(sql`${doctors.id} in (${sql.join(matches, sql` union `)})`, order.after(placeholders.after)))
    .orderBy(...order.columns)
    .limit(placeholders.limit)
})

const selectSimilar = prepared(
  (ctx, placeholders: DoctorPlaceholders & SimilarPlaceholders, flags: DoctorFlags, how: Likeness) =>
    ctx.db
      .select(shown)
      .from(doctors)
      .where(
        and(
          narrowed(ctx, placeholders, flags),
          similar(doctors, placeholders, how),
          found(fields, { ...placeholders, patterns: [] }, false),
        ),
      )
      .orderBy(desc(likeness(doctors, placeholders)), doctors.id)
      .limit(placeholders.limit),
)
