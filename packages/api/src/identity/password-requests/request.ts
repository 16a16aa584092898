import { randomUUID } from 'node:crypto'
import { passwordRequests } from '@empanel/db'
import type { Context, Place } from '../../kernel/context.ts'
import { chargePasswordRequest } from '../../kernel/limits/quotas.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { change } from '../../trail/record.ts'
import { assertSendsMail } from '../mail/outbox.ts'

/**
 * Takes down that somebody asked for a new password, and looks at no account: the answer and the time that it takes are
 * the same for every address. `answerNext` does the rest.
 * @throws TOO_MANY_REQUESTS, or FORBIDDEN (`no_mail`) where no mails leave this server.
 */
export async function requestPassword(ctx: Context, login: string): Promise<void> {
  assertSendsMail(ctx)
  const sealedFor = randomUUID()
  const sealedLogin = await ctx.seals.seal(placeOf(sealedFor), login)
  const asking = { ...ctx, actor: askerOf(ctx), action: 'auth.forgotPassword' }
  // Apart, so that tries count that come to nothing.
  await chargePasswordRequest(ctx.db, ctx)
  await change(asking, async (tx, record) => {
    const { requestId, ip } = ctx
    await tx.insert(passwordRequests).values({ sealedFor, sealedLogin, requestId, ip })
    record({})
  })
}

/** The place that a login is sealed for. */
export const placeOf = (sealedFor: string): Place => ({
  caller: 'server',
  procedure: 'auth.forgotPassword',
  key: sealedFor,
})
