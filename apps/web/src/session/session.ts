import type { EmpanelClient, SignedOutBecause } from '@empanel/client'

type Result<Procedure extends { query: (...args: never[]) => PromiseLike<unknown> }> = Awaited<
  ReturnType<Procedure['query']>
>
export type Me = Result<EmpanelClient['auth']['me']>
export type Policy = Result<EmpanelClient['policy']['get']>
export type Action = keyof Policy['grid']
export type Scope = NonNullable<Policy['grid'][Action][Me['role']]>

/** Somebody's account and what the policy lets them do. */
export type SignedIn = { me: Me; policy: Policy }

/**
 * Who is signed in. `password-due`: with a password that somebody else chose, which opens nothing but the form of a new one.
 * `ended`: the session is over, and the covered page waits for the same person to sign in again.
 */
export type Session =
  | { kind: 'signed-out' }
  | { kind: 'password-due'; me: Me }
  | ({ kind: 'signed-in' } & SignedIn)
  | ({ kind: 'ended'; because: SignedOutBecause } & SignedIn)

let current: Session = { kind: 'signed-out' }
const listeners = new Set<() => void>()

export const currentSession = (): Session => current

export function setSession(session: Session): void {
  current = session
  for (const listener of listeners) listener()
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Called when the server, or another tab, ended the session under this page. */
export function sessionEnded(because: SignedOutBecause): void {
  if (current.kind === 'signed-in') setSession({ ...current, kind: 'ended', because })
}

/** Whether a scope covers a record that somebody sees, by what it is to them. */
export const coversRecord = (scope: Scope | undefined, is: { own: boolean; assigned: boolean }): boolean =>
  scope !== undefined && covering[scope](is)

const covering: Record<Scope, (is: { own: boolean; assigned: boolean }) => boolean> = {
  all: () => true,
  own: ({ own }) => own,
  assigned: ({ assigned }) => assigned,
  // They see what belongs to their sites, and nothing else.
  site: () => true,
}

/** Somebody and what they may do, while a session opens pages, also under a cover. */
export function signedInOf(session: Session): SignedIn | undefined {
  return session.kind === 'signed-in' || session.kind === 'ended' ? session : undefined
}

/** The scope that the policy gives somebody for an action; undefined where it refuses. */
export function scopeFor({ me, policy }: SignedIn, action: Action): Scope | undefined {
  return policy.grid[action][me.role]
}
