import { users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { byId } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { namePatterns, wordsMatch } from '../../kernel/query/search/match.ts'
import { record } from '../../trail/record.ts'
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

type UserPlaceholders = {
  patterns: Placeholder[]
  role: Placeholder | undefined
  status: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared(({ db }, { patterns, role, status, after, limit }: UserPlaceholders) =>
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
