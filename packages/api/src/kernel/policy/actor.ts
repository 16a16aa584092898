import type { Role } from './grid.ts'

/** Who acts. `userId` and `sessionId` are null only for `anonymous`. */
export type Actor = { userId: number | null; role: Role; sessionId: string | null }

/** The actor behind an account. */
export type SignedInActor = Actor & { userId: number; sessionId: string }

export type Authentication =
  | { kind: 'none' }
  | { kind: 'invalid' }
  | { kind: 'signed-in'; actor: SignedInActor }

export const nobody: Actor = { userId: null, role: 'anonymous', sessionId: null }

/** As whom a request was sent. The actor of an entry of the trail may be another: an account that somebody tried to sign in to. */
export const askerOf = ({ authentication }: { authentication: Authentication }): Actor =>
  authentication.kind === 'signed-in' ? authentication.actor : nobody
