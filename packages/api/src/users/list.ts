import { users } from '@empanel/db'
import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { record } from '../audit/record.ts'
import { fromCursor, toPage } from '../paging.ts'
import { wordsMatch } from '../search.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { userColumns, type userList } from './schema.ts'

/** A page of the accounts, by id. */
export async function listUsers(ctx: Permitted, input: z.infer<typeof userList>) {
  const { q, role, status, cursor, limit } = input
  const after = fromCursor(cursor, z.tuple([rowId]))
  const conditions: SQL[] = [
    wordsMatch([users.name, users.email, users.username], q),
    ...(role ? [eq(users.role, role)] : []),
    ...(status ? [eq(users.status, status)] : []),
    ...(after ? [sql`${users.id} > ${after[0]}`] : []),
  ]
  const rows = await ctx.db
    .select(userColumns)
    .from(users)
    .where(sql.join(conditions, sql` and `))
    .orderBy(asc(users.id))
    .limit(limit + 1)
  await record(ctx, {})
  return toPage(rows, limit, user => [user.id])
}
