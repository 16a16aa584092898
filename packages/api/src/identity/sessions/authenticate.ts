import type { practitioners, users } from '@empanel/db'
import type { Services } from '../../kernel/context.ts'
import type { Authentication } from '../../kernel/policy/actor.ts'
import type { Role } from '../../kernel/policy/grid.ts'

/**
 * Makes the function that reads the actor from an `Authorization` header. The role comes from the database, a few
 * seconds old at most, never from the token.
 */
export function createAuthenticator({ liveSessions, tokens }: Pick<Services, 'liveSessions' | 'tokens'>) {
  return async (authorization: string | undefined): Promise<Authentication> => {
    const [scheme, token = ''] = authorization?.split(' ') ?? []
    if (scheme?.toLowerCase() !== 'bearer') return { kind: 'none' }
    const claims = await tokens.verifyAccess(token)
    const role = claims && (await liveSessions.roleOf(claims))
    return role ? { kind: 'signed-in', actor: { ...claims, role } } : { kind: 'invalid' }
  }
}

/** The same actor with their present role, or none if the session is over. */
export async function stillHeld(
  { liveSessions }: Pick<Services, 'liveSessions'>,
  authentication: Authentication,
): Promise<Authentication> {
  if (authentication.kind !== 'signed-in') return authentication
  const { actor } = authentication
  const role = await liveSessions.roleOf(actor)
  return role ? { kind: 'signed-in', actor: { ...actor, role } } : { kind: 'invalid' }
}

type Account = {
  role: (typeof users.$inferSelect)['role']
  practitionerStatus: (typeof practitioners.$inferSelect)['status'] | null
}

/** A practitioner without an approved record works as `pending`. */
export function effectiveRole({ role, practitionerStatus }: Account): Exclude<Role, 'anonymous'> {
  return role === 'doctor' && practitionerStatus !== 'active' ? 'pending' : role
}
