import { record, recordDenial } from '../audit/record.ts'
import type { SignedIn } from '../auth/account.ts'
import { endSession, endSessions } from '../auth/sessions.ts'
import { notFound } from '../errors.ts'

/**
 * Ends one of the caller's own sessions: neither of its tokens is good any more.
 * @throws NOT_FOUND when there is none, it is over, or it is another account's.
 */
export async function endOwnSession(ctx: SignedIn, id: string) {
  const acting = { ...ctx, action: 'sessions.end' }
  const ended = await ctx.db.transaction(async tx => {
    const session = await endSession({ ...ctx, db: tx }, ctx.actor.userId, id)
    if (session) await record(acting, { target: `session/${session.id}` }, tx)
    return session
  })
  if (!ended) {
    await recordDenial(acting, { target: `session/${id}` })
    throw notFound()
  }
  if (ended.id === ctx.actor.sessionId) ctx.refreshCookie?.clear()
  return ended
}

/** Signs the caller out everywhere, the session that asks included. */
export async function endOwnSessions(ctx: SignedIn) {
  const { userId } = ctx.actor
  const ended = await ctx.db.transaction(async tx => {
    const count = await endSessions({ ...ctx, db: tx }, userId)
    await record({ ...ctx, action: 'sessions.endAll' }, { target: `user/${userId}` }, tx)
    return count
  })
  ctx.refreshCookie?.clear()
  return { ended }
}
