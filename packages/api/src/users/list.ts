import { users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { byId } from '../order.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { namePatterns, wordsMatch } from '../search.ts'
import type { Permitted } from '../trpc.ts'
import { listedUserColumns, type userList } from './schema.ts'

const order = byId(users.id)

/** A page of the accounts, by id. */
export async function listUsers(ctx: Permitted, input: z.infer<typeof userList>) {
  const { q, role, status, cursor, limit } = input
  const values = { patterns: namePatterns(q), role, status, after: order.from(cursor), limit: limit + 1 }
  const rows = await selectPage(ctx, values)
  await record(ctx, {})
  return toPage(rows, limit, order.keyOf)
}

type UserHoles = {
  patterns: Hole[]
  role: Hole | undefined
  status: Hole | undefined
  after: Hole[] | undefined
  limit: Hole
}

const selectPage = prepared(({ db }, { patterns, role, status, after, limit }: UserHoles) =>
  db
    .select(listedUserColumns)
    .from(users)
    .where(
      and(
        wordsMatch(
          sql`(' ' || folded(concat_ws(' ', ${users.name}, ${users.email}, ${users.username})))`,
          patterns,
        ),
        role && eq(users.role, role),
        status && eq(users.status, status),
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit),
)
