import { doctors } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId, byName } from '../order.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { doctorsWithin } from '../scope.ts'
import { nameOf, patternsOf, wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { doctorColumns, type doctorList } from './schema.ts'

const orders = { id: byId(doctors.id), name: byName(doctors) }

/** A page of the doctors in reach. */
export async function listDoctors(ctx: Permitted, input: z.infer<typeof doctorList>) {
  const { q, status, owned = false, sort, cursor, limit } = input
  const order = orders[sort]
  const values = { patterns: patternsOf(q), status, after: order.from(cursor), limit: limit + 1 }
  const rows = await selectPage(ctx, values, { sort, owned })
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}

type DoctorHoles = { patterns: Hole[]; status: Hole | undefined; after: Hole[] | undefined; limit: Hole }
type DoctorFlags = { sort: keyof typeof orders; owned: boolean }

const selectPage = prepared((ctx, holes: DoctorHoles, { sort, owned }: DoctorFlags) => {
  const { patterns, status, after, limit } = holes
  const order = orders[sort]
  return ctx.db
    .select(doctorColumns)
    .from(doctors)
    .where(
      and(
        doctorsWithin(ctx),
        wordsMatch(nameOf(doctors), patterns),
        status && eq(doctors.status, status),
        owned ? eq(doctors.userId, ctx.actor.userId) : undefined,
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit)
})
