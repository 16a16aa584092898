import { type Database, sessions, users } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { change, type Recorder } from '../../trail/record.ts'
import { accessFor, endSession } from '../sessions/sessions.ts'

/**
 * How long a client that lost our reply may repeat its request with the old token. It gets the same successor, so there
 * is only one. Once that successor was used, it gets none.
 */
const retrySeconds = 60

/**
 * Exchanges a refresh token for a new access token and, where the session rotates, a new refresh token.
 * An old token that comes back ends the session: somebody has a copy (RFC 9700, 4.14.2).
 * @throws UNAUTHORIZED when the token is not the session's current one; TOO_MANY_REQUESTS.
 */
export async function refresh(ctx: Context, token: string | undefined) {
  const claims = token === undefined ? undefined : await ctx.tokens.verifyRefresh(token)
  if (token === undefined || !claims) throw tokenNotValid()
  // The refusal is thrown outside of the transaction, so that the end of the session is committed.
  const refreshing = { ...ctx, actor: askerOf(ctx), action: 'auth.refresh' }
  const pair = await change(refreshing, (tx, record) => exchange({ ...ctx, db: tx }, record, token, claims))
  if (!pair) throw tokenNotValid()
  return pair
}

type Claims = { sessionId: string; generation: number }

async function exchange(ctx: Context, record: Recorder, token: string, { sessionId, generation }: Claims) {
  const { db: tx } = ctx
  const session = await lockSession(tx, sessionId)
  if (!session || session.over) return undefined
  // A client that never stores new tokens must not use this one up: its next refresh would look like theft.
  if (session.rotates && !ctx.rotatesSessions) return undefined
  const actor = { userId: session.userId, role: session.role, sessionId }
  const subject = { target: `user/${session.userId}` }
  const current = generation === session.generation && digestOf(token) === session.tokenHash
  const repeated = generation === session.generation - 1 && session.rotatedLately
  if (!current && !repeated) {
    await endSession(ctx, session.userId, sessionId)
    record(subject, { actor, outcome: 'denied' })
    return undefined
  }
  // Before anything is written: recording may refuse the caller.
  record(subject, { actor })
  const used = { lastUsedAt: sql`now()`, expiresAt: expiryOf(ctx) }
  if (current && !session.rotates) {
    await tx.update(sessions).set(used).where(eq(sessions.id, sessionId))
    return { refresh: token, ...(await accessFor(ctx, session.userId, sessionId)) }
  }
  const child = await ctx.tokens.signRefresh({ ...session, sessionId, generation: generation + 1 })
  if (current) {
    const rotated = { generation: generation + 1, tokenHash: digestOf(child), rotatedAt: sql`now()` }
    await tx
      .update(sessions)
      .set({ ...used, ...rotated })
      .where(eq(sessions.id, sessionId))
  }
  return { refresh: child, ...(await accessFor(ctx, session.userId, sessionId)) }
}

/** A session in use stays open, up to its greatest age. */
function expiryOf({ tokens }: Context) {
  const { refreshSeconds, sessionSeconds } = tokens
  return sql`least(now() + make_interval(secs => ${refreshSeconds}),
    ${sessions.createdAt} + make_interval(secs => ${sessionSeconds}))`
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
