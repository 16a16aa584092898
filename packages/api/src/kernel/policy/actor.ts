import type { Role } from './grid.ts'

/** Who acts. `userId` and `sessionId` are null only for `anonymous`. */
export type Actor = { userId: number | null; role: Role; sessionId: string | null }

export type SignedInActor = Actor & { userId: number; sessionId: string }

export type Authentication =
  | { kind: 'none' }
  | { kind: 'invalid' }
  | {
      kind: 'signed-in'
      actor: SignedInActor
      /** True while the password is one that somebody else chose. Little is open until then. */
      mustChangePassword: boolean
    }

export const nobody: Actor = { userId: null, role: 'anonymous', sessionId: null }

/**
 * The actor who sent a request. An audit entry may name another actor: the account that somebody tried to sign in to.
 */
export const askerOf = ({ authentication }: { authentication: Authentication }): Actor =>
  authentication.kind === 'signed-in' ? authentication.actor : nobody
