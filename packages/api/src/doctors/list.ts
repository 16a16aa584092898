import { doctors } from '@empanel/db'
import { and, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId, byName, byRank, rankKey } from '../order.ts'
import { fromCursor, toPage } from '../paging.ts'
import { mostRanked } from '../patients/list.ts'
import { type AnyCaller, type Hole, prepared } from '../prepared.ts'
import { doctorsWithin } from '../scope.ts'
import { found, isSearch, namedSo, rankOf, type SearchHoles, searchValues } from '../search.ts'
import {
  isForgiven,
  type Likeness,
  likeness,
  mostAlike,
  type SimilarHoles,
  similar,
  similarValues,
} from '../search-alike.ts'
import { type Search, searchOf } from '../search-words.ts'
import type { Permitted } from '../trpc.ts'
import { doctorColumns, type doctorList } from './schema.ts'

const orders = { id: byId(doctors.id), name: byName(doctors) }

const fields = { table: doctors }

type Input = z.infer<typeof doctorList>

/** A page of the doctors in reach. Those of a search are its best matches first, unless a `sort` is asked for. */
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
  return { items: await doctorsAlike(ctx, input, search), nextCursor: null }
}

/** The doctors in reach whose names are like the words of a search, the most alike first. */
export function doctorsAlike(ctx: Permitted, input: Input, search: Search) {
  const values = {
    ...valuesOf(input, search),
    ...similarValues(search),
    after: undefined,
    limit: input.limit,
  }
  return mostAlike(how => selectSimilar(ctx, values, flagsOf(input, search), how))
}

const valuesOf = ({ status, limit }: Input, search: Search) => ({
  ...searchValues(search),
  status,
  limit: limit + 1,
})

const flagsOf = ({ sort = 'id', owned = false }: Input, { either }: Search) => ({ sort, owned, either })

type DoctorHoles = SearchHoles & { status: Hole | undefined; after: Hole[] | undefined; limit: Hole }
type DoctorFlags = ReturnType<typeof flagsOf>

const shown = { ...doctorColumns, sortName: doctors.sortName }

const narrowed = (ctx: AnyCaller, { status }: DoctorHoles, { owned }: DoctorFlags) =>
  and(
    doctorsWithin(ctx),
    status && eq(doctors.status, status),
    owned ? eq(doctors.userId, ctx.actor.userId) : undefined,
  )

const selectPage = prepared((ctx, holes: DoctorHoles, flags: DoctorFlags) => {
  const order = orders[flags.sort]
  return ctx.db
    .select(shown)
    .from(doctors)
    .where(and(narrowed(ctx, holes, flags), found(fields, holes, flags.either), order.after(holes.after)))
    .orderBy(...order.columns)
    .limit(holes.limit)
})

const selectRanked = prepared((ctx, holes: DoctorHoles, flags: DoctorFlags) => {
  const rank = rankOf(fields, holes)
  const order = byRank(doctors, rank)
  const match = and(narrowed(ctx, holes, flags), found(fields, holes, flags.either))
  const some = (match: SQL | undefined) =>
    sql`(select ${doctors.id} from ${doctors} where ${match} limit ${sql.raw(String(mostRanked))})`
  const matches = [some(match), ...(holes.joined ? [some(and(namedSo(doctors, holes.joined), match))] : [])]
  return ctx.db
    .select({ ...shown, rank })
    .from(doctors)
    .where(and(sql`${doctors.id} in (${sql.join(matches, sql` union `)})`, order.after(holes.after)))
    .orderBy(...order.columns)
    .limit(holes.limit)
})

const selectSimilar = prepared((ctx, holes: DoctorHoles & SimilarHoles, flags: DoctorFlags, how: Likeness) =>
  ctx.db
    .select(shown)
    .from(doctors)
    .where(
      and(
        narrowed(ctx, holes, flags),
        similar(doctors, holes, how),
        found(fields, { ...holes, patterns: [] }, false),
      ),
    )
    .orderBy(desc(likeness(doctors, holes)), doctors.id)
    .limit(holes.limit),
)
