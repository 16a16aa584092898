import type { Profession, practitioners, users } from '@empanel/db'
import type { AccessClaims, LiveSessions, Services } from '../../kernel/context.ts'
import type { Authentication } from '../../kernel/policy/actor.ts'
import type { Role } from '../../kernel/policy/grid.ts'
import { isPractitioner, mayBePrimary } from '../../kernel/policy/professions.ts'

/**
 * Makes the function that reads the actor from an `Authorization` header. The role comes from the database, a few
 * seconds old at most, never from the token.
 */
export function createAuthenticator({ liveSessions, tokens }: Pick<Services, 'liveSessions' | 'tokens'>) {
  return async (authorization: string | undefined): Promise<Authentication> => {
    const [scheme, token = ''] = authorization?.split(' ') ?? []
    if (scheme?.toLowerCase() !== 'bearer') return { kind: 'none' }
    const claims = await tokens.verifyAccess(token)
    return claims ? signedIn(liveSessions, claims) : { kind: 'invalid' }
  }
}

/** The same actor with their present role, or none if the session is over. */
export async function stillHeld(
  { liveSessions }: Pick<Services, 'liveSessions'>,
  authentication: Authentication,
): Promise<Authentication> {
  if (authentication.kind !== 'signed-in') return authentication
  return signedIn(liveSessions, authentication.actor)
}

async function signedIn(
  liveSessions: LiveSessions,
  { userId, sessionId }: AccessClaims,
): Promise<Authentication> {
  const account = await liveSessions.accountOf({ userId, sessionId })
  if (!account) return { kind: 'invalid' }
  const { role, mustChangePassword } = account
  return { kind: 'signed-in', actor: { userId, sessionId, role }, mustChangePassword }
}

type Account = {
  role: (typeof users.$inferSelect)['role']
  practitionerStatus: (typeof practitioners.$inferSelect)['status'] | null
  profession: Profession | null
}

/**
 * A practitioner without an approved record works as `pending`. The role `doctor` needs a profession that may be
 * primary, so that nobody gains it by changing one of the two alone.
 */
export function effectiveRole({ role, practitionerStatus, profession }: Account): Exclude<Role, 'anonymous'> {
  if (!isPractitioner(role)) return role
  if (practitionerStatus !== 'active') return 'pending'
  return role === 'doctor' && profession !== null && !mayBePrimary(profession) ? 'clinician' : role
}
