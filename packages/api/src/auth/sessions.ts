import { createHash } from 'node:crypto'
import { type Database, sessions } from '@empanel/db'
import { and, eq, ne, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

type Pair = { access: string; refresh: string; expiresIn: number }

/** Hands out a pair: the refresh token by cookie where the client asked for that, else in the reply. */
export function deliver({ refreshCookie, tokens }: Context, pair: Pair) {
  if (!refreshCookie) return pair
  refreshCookie.set(pair.refresh, tokens.refreshSeconds)
  return { ...pair, refresh: null }
}

/** Begins a session for an account whose holder has just proved who they are. */
export async function startSession(ctx: Context, db: Database, userId: number): Promise<Pair> {
  const sessionId = crypto.randomUUID()
  const startedAt = Math.floor(Date.now() / 1000)
  const expiresAt = startedAt + ctx.tokens.refreshSeconds
  const refresh = await ctx.tokens.signRefresh({ userId, sessionId, generation: 0, startedAt, expiresAt })
  await db.insert(sessions).values({
    id: sessionId,
    userId,
    tokenHash: hashOf(refresh),
    rotates: ctx.rotatesSessions,
    userAgent: ctx.userAgent?.slice(0, 300) ?? null,
    ip: ctx.ip,
    createdAt: fromSeconds(startedAt),
    expiresAt: fromSeconds(expiresAt),
  })
  return { refresh, ...(await accessFor(ctx, userId, sessionId)) }
}

export async function accessFor({ tokens }: Context, userId: number, sessionId: string) {
  return { access: await tokens.signAccess({ userId, sessionId }), expiresIn: tokens.accessSeconds }
}

/** Ends all open sessions of an account but, if given, the one to keep, and says how many. */
export async function endSessions(db: Database, userId: number, keep?: string): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(sessions.userId, userId), isOpen, keep ? ne(sessions.id, keep) : sql`true`))
    .returning({ id: sessions.id })
  return ended.length
}

/** Neither ended nor expired. */
export const isOpen = sql`(${sessions.revokedAt} is null and ${sessions.expiresAt} > now())`

export const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

const fromSeconds = (seconds: number) => new Date(seconds * 1000).toISOString()
