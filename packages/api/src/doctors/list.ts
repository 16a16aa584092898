import { doctors } from '@empanel/db'
import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { fromCursor, toPage } from '../paging.ts'
import { doctorsWithin } from '../scope.ts'
import { wordsMatch } from '../search.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { doctorColumns, type doctorList } from './schema.ts'

/** A page of the doctors in reach, by id. */
export async function listDoctors(ctx: Permitted, input: z.infer<typeof doctorList>) {
  const { q, status, owned, cursor, limit } = input
  const after = fromCursor(cursor, z.tuple([rowId]))
  const conditions: SQL[] = [
    doctorsWithin(ctx),
    wordsMatch([doctors.firstName, doctors.lastName], q),
    ...(status ? [eq(doctors.status, status)] : []),
    ...(owned ? [sql`${doctors.userId} = ${ctx.actor.userId}`] : []),
    ...(after ? [sql`${doctors.id} > ${after[0]}`] : []),
  ]
  const rows = await ctx.db
    .select(doctorColumns)
    .from(doctors)
    .where(sql.join(conditions, sql` and `))
    .orderBy(asc(doctors.id))
    .limit(limit + 1)
  return toPage(rows, limit, doctor => [doctor.id])
}
