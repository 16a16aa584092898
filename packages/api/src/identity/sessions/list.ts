import { sessions, users } from '@empanel/db'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted, SignedIn } from '../../kernel/context.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { record } from '../../trail/record.ts'
import { type accountSessionList, type ownSessionList, sessionColumns } from './schema.ts'
import { isOpen } from './sessions.ts'

const order = latestFirst({
  at: sessions.createdAt,
  id: sessions.id,
  ids: z.uuid(),
  keyOf: ({ createdAt, id }: { createdAt: string; id: string }) => [createdAt, id],
})

/** A page of the caller's own open sessions, the newest first. */
export async function listOwnSessions(ctx: SignedIn, input: z.infer<typeof ownSessionList>) {
  const { db, actor } = ctx
  const rows = await db
    .select({ ...sessionColumns, current: sql<boolean>`${sessions.id} = ${actor.sessionId}` })
    .from(sessions)
    .where(and(eq(sessions.userId, actor.userId), isOpen, order.after(order.from(input.cursor))))
    .orderBy(...order.columns)
    .limit(input.limit + 1)
  await record({ ...ctx, action: 'sessions.read' }, { target: `user/${actor.userId}` })
  return toPage(rows, input.limit, order.keyOf)
}

/** A page of the sessions of all accounts or of one, the newest first. */
export async function listAccountSessions(
  ctx: Permitted,
  { userId, state, cursor, limit }: z.infer<typeof accountSessionList>,
) {
  const rows = await ctx.db
    .select({
      ...sessionColumns,
      userId: users.id,
      userName: users.name,
      userEmail: users.email,
      endedAt:
        sql`case when ${isOpen} then null else coalesce(${sessions.revokedAt}, ${sessions.expiresAt}) end`.mapWith(
          sessions.revokedAt,
        ),
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(userId ? eq(users.id, userId) : sql`true`, states[state], order.after(order.from(cursor))))
    .orderBy(...order.columns)
    .limit(limit + 1)
  await record(ctx, userId ? { target: `user/${userId}` } : {})
  return toPage(rows, limit, order.keyOf)
}

const states: Record<z.infer<typeof accountSessionList>['state'], SQL> = {
  open: isOpen,
  ended: sql`not ${isOpen}`,
  all: sql`true`,
}
