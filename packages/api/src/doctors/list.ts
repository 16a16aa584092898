import { doctors } from '@empanel/db'
import { eq, type SQL, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId, byName } from '../order.ts'
import { toPage } from '../paging.ts'
import { doctorsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { doctorColumns, type doctorList } from './schema.ts'

const orders = { id: byId(doctors.id), name: byName(doctors) }

/** A page of the doctors in reach. */
export async function listDoctors(ctx: Permitted, input: z.infer<typeof doctorList>) {
  const { q, status, owned, sort, cursor, limit } = input
  const order = orders[sort]
  const conditions: SQL[] = [
    doctorsWithin(ctx),
    wordsMatch([doctors.firstName, doctors.lastName], q),
    ...(status ? [eq(doctors.status, status)] : []),
    ...(owned ? [sql`${doctors.userId} = ${ctx.actor.userId}`] : []),
    order.after(cursor),
  ]
  const rows = await ctx.db
    .select(doctorColumns)
    .from(doctors)
    .where(sql.join(conditions, sql` and `))
    .orderBy(...order.columns)
    .limit(limit + 1)
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}
