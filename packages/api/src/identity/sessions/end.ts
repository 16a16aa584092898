import type { SignedIn } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { change, recordDenial } from '../../trail/record.ts'
import { endAddressChanges } from '../one-time/tokens.ts'
import { endSession, endSessions } from './sessions.ts'

/**
 * Ends one of the caller's own sessions; both its tokens stop working.
 * @throws NOT_FOUND when there is none, it is over, or it is another account's.
 */
export async function endOwnSession(ctx: SignedIn, id: string) {
  const acting = { ...ctx, action: 'sessions.end' }
  const ended = await change(acting, async (tx, record) => {
    const session = await endSession({ ...ctx, db: tx }, ctx.actor.userId, id)
    if (session) record({ target: `session/${session.id}` })
    return session
  })
  if (!ended) {
    await recordDenial(acting, { target: `session/${id}` })
    throw notFound()
  }
  if (ended.id === ctx.actor.sessionId) ctx.refreshCookie?.clear()
  return ended
}

/** Signs the caller out everywhere, this session included, and ends links to another address. */
export async function endOwnSessions(ctx: SignedIn) {
  const { userId } = ctx.actor
  const ended = await change({ ...ctx, action: 'sessions.endAll' }, async (tx, record) => {
    const count = await endSessions({ ...ctx, db: tx }, userId)
    await endAddressChanges(tx, userId)
    record({ target: `user/${userId}` })
    return count
  })
  ctx.refreshCookie?.clear()
  return { ended }
}
