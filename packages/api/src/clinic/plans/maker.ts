import type { Database } from '@empanel/db'
import { roleOfAccount } from '../../identity/accounts/role.ts'
import type { Context, Permitted, Services } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { nobody } from '../../kernel/policy/actor.ts'
import type { Action } from '../../kernel/policy/grid.ts'
import { allowedTo } from '../../kernel/procedure.ts'

/** A plan: its maker, the action that it takes when it is due, and the request that made it. */
type Planned = { createdBy: number; action: Action; requestId: string }

/**
 * The context of who planned something, with the rights that they have now. `ctx`: undefined where they may no longer do
 * it. `by`: what their entries in the trail say.
 */
export async function makerOf(services: Services, tx: Database, { createdBy, action, requestId }: Planned) {
  const role = await roleOfAccount(tx, createdBy)
  const actor = { userId: createdBy, role: role ?? nobody.role, sessionId: null }
  const ctx: Permitted | undefined =
    role && allowedTo({ ...services, ...withoutRequest, requestId }, actor, action)
  return { ctx, by: { actor, action, requestId, ...(ctx && { scope: ctx.scope }) } }
}

/** The facts of a request, where there is none. */
const withoutRequest: Omit<Context, keyof Services | 'requestId'> = {
  authentication: { kind: 'none' },
  authenticationNow: async () => ({ kind: 'none' }),
  ip: null,
  userAgent: null,
  idempotencyKey: null,
  rotatesSessions: false,
  refreshCookie: null,
}

export const notAnyMore = () =>
  new Refusal('FORBIDDEN', 'Who planned this may no longer do it. Somebody else has to decide.', {
    reason: 'not_permitted',
  })
