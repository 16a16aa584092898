import { type Database, sessions, users } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import { recordDenial } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../errors.ts'
import { accessFor, hashOf } from './sessions.ts'

/** How long a client that lost our reply may repeat its request with the old token. */
const retrySeconds = 10

/**
 * Exchanges a refresh token for a new access token and, where the session rotates, a new refresh token.
 * An old token that comes back ends the session: somebody has a copy (RFC 9700, 4.14.2).
 * @throws UNAUTHORIZED when the token is not the session's current one.
 */
export async function refresh(ctx: Context, token: string | undefined) {
  const claims = token === undefined ? undefined : await ctx.tokens.verifyRefresh(token)
  if (token === undefined || !claims) throw tokenNotValid()
  // The refusal is thrown outside, so that ending the session is committed.
  const pair = await ctx.db.transaction(async tx => exchange(ctx, tx, token, claims))
  if (!pair) throw tokenNotValid()
  return pair
}

type Claims = { sessionId: string; generation: number }

async function exchange(ctx: Context, tx: Database, token: string, { sessionId, generation }: Claims) {
  const session = await lockSession(tx, sessionId)
  if (!session || session.over) return undefined
  // A client that never stores a new token must not use one up: its next refresh would look like a theft.
  if (session.rotates && !ctx.rotatesSessions) return undefined
  const current = generation === session.generation && hashOf(token) === session.tokenHash
  if (current && !session.rotates) {
    await tx.update(sessions).set({ lastUsedAt: sql`now()` }).where(eq(sessions.id, sessionId))
    return { refresh: token, ...(await accessFor(ctx, session.userId, sessionId)) }
  }
  const repeated = generation === session.generation - 1 && session.rotatedLately
  if (!current && !repeated) {
    await tx.update(sessions).set({ revokedAt: sql`now()` }).where(eq(sessions.id, sessionId))
    const actor = { userId: session.userId, role: session.role, sessionId }
    await recordDenial(
      { ...ctx, db: tx, actor, action: 'auth.refresh' },
      { target: `user/${session.userId}` },
    )
    return undefined
  }
  const child = await ctx.tokens.signRefresh({ ...session, sessionId, generation: generation + 1 })
  if (current) {
    await tx
      .update(sessions)
      .set({
        generation: generation + 1,
        tokenHash: hashOf(child),
        rotatedAt: sql`now()`,
        lastUsedAt: sql`now()`,
      })
      .where(eq(sessions.id, sessionId))
  }
  return { refresh: child, ...(await accessFor(ctx, session.userId, sessionId)) }
}

async function lockSession(tx: Database, sessionId: string) {
  const [session] = await tx
    .select({
      userId: sessions.userId,
      role: users.role,
      tokenHash: sessions.tokenHash,
      rotates: sessions.rotates,
      generation: sessions.generation,
      startedAt: sql`extract(epoch from ${sessions.createdAt})`.mapWith(Number),
      expiresAt: sql`extract(epoch from ${sessions.expiresAt})`.mapWith(Number),
      rotatedLately: sql<boolean>`coalesce(${sessions.rotatedAt} > now() - make_interval(secs => ${retrySeconds}), false)`,
      over: sql<boolean>`${sessions.revokedAt} is not null or ${sessions.expiresAt} <= now() or ${users.status} <> 'active'`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId))
    .for('update', { of: sessions })
  return session
}

const tokenNotValid = () =>
  new Refusal('UNAUTHORIZED', 'Token is invalid or expired', { reason: 'token_not_valid' })
