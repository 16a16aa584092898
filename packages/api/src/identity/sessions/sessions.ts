import { type Database, sessions } from '@empanel/db'
import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { announceChange } from './announce.ts'

type Pair = { access: string; refresh: string; expiresIn: number }

/**
 * Returns a token pair. The refresh token goes into the cookie where the client asked for that, else into the reply.
 */
export function deliver({ refreshCookie, tokens }: Context, pair: Pair) {
  if (!refreshCookie) return pair
  refreshCookie.set(pair.refresh, tokens.refreshSeconds)
  return { ...pair, refresh: null }
}

/** How many sessions of an account are kept. Signing in without end must not fill the table. */
const mostKept = 100

/** Begins a session for an account whose holder has just proved who they are. */
export async function startSession(ctx: Context, db: Database, userId: number): Promise<Pair> {
  const sessionId = crypto.randomUUID()
  const startedAt = Math.floor(Date.now() / 1000)
  const refresh = await ctx.tokens.signRefresh({ userId, sessionId, generation: 0, startedAt })
  await db.insert(sessions).values({
    id: sessionId,
    userId,
    tokenHash: digestOf(refresh),
    rotates: ctx.rotatesSessions,
    userAgent: ctx.userAgent?.slice(0, 300) ?? null,
    ip: ctx.ip,
    createdAt: fromSeconds(startedAt),
    expiresAt: fromSeconds(startedAt + Math.min(ctx.tokens.refreshSeconds, ctx.tokens.sessionSeconds)),
  })
  await dropOldest({ ...ctx, db }, userId)
  return { refresh, ...(await accessFor(ctx, userId, sessionId)) }
}

/** Ended sessions go first, then the least recently used. Skips sessions that are locked. */
async function dropOldest(ctx: Ending, userId: number): Promise<void> {
  const tooMany = sql`select id from ${sessions} where user_id = ${userId}
    order by ${isOpen} desc, last_used_at desc, id offset ${mostKept}`
  const dropped = await ctx.db
    .delete(sessions)
    .where(
      sql`${sessions.id} in (select id from ${sessions} where id in (${tooMany}) for update skip locked)`,
    )
    .returning({ id: sessions.id })
  if (dropped.length > 0) await announceChange(ctx, userId)
}

export async function accessFor({ tokens }: Context, userId: number, sessionId: string) {
  return { access: await tokens.signAccess({ userId, sessionId }), expiresIn: tokens.accessSeconds }
}

/** The context for ending a session. `db` is the transaction. */
type Ending = Pick<Context, 'db' | 'liveSessions'>

/** Ends all open sessions of an account except `keep`, and returns how many. */
export async function endSessions(ctx: Ending, userId: number, keep?: string): Promise<number> {
  const ended = await endThose(
    ctx,
    and(eq(sessions.userId, userId), keep ? ne(sessions.id, keep) : sql`true`),
  )
  await announceChange(ctx, userId)
  return ended.length
}

/** Ends one session and returns it. Undefined where it is over or not the account's. */
export async function endSession(ctx: Ending, userId: number, sessionId: string) {
  const [ended] = await endThose(ctx, and(eq(sessions.id, sessionId), eq(sessions.userId, userId)))
  if (ended) await announceChange(ctx, userId)
  return ended
}

function endThose({ db }: Ending, condition: SQL | undefined) {
  return db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(condition, isOpen))
    .returning({ id: sessions.id })
}

/** Neither ended nor expired. */
export const isOpen = sql`(${sessions.revokedAt} is null and ${sessions.expiresAt} > now())`

const fromSeconds = (seconds: number) => new Date(seconds * 1000).toISOString()
