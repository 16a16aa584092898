import { EmpanelError } from '@empanel/client'
import { notifications } from '@mantine/notifications'
import { browserNotes, tabNotes } from '../browser/site-data.ts'
import { cache, empanel } from '../server/empanel.ts'
import { currentSession, setSession, signedInOf } from '../session/session.ts'

/**
 * Set while somebody is signed in at this browser. Without it the page does not try to restore a session, which would
 * fail on a first visit.
 */
const mark = 'signed-in'

let restoring: Promise<void> | undefined

/** Restores the session of the browser's cookie, once per page. */
export function restored(): Promise<void> {
  restoring ??= restore().catch(error => {
    restoring = undefined
    throw error
  })
  return restoring
}

async function restore(): Promise<void> {
  if (browserNotes.get(mark) === null) return
  if (await empanel.restore()) await takeUp()
  else forget()
}

/** Signs in, also under a page whose session has ended. Another person than before finds none of its data. */
export async function signIn(credentials: { login: string; password: string }): Promise<void> {
  await empanel.signIn(credentials)
  // Notes of the person before.
  if (currentSession().kind === 'signed-out') tabNotes.clear()
  browserNotes.set(mark, 'yes')
  await takeUp()
}

/** Reads who is signed in and what they may do: after signing in, and when the account has changed. */
export async function takeUp(): Promise<void> {
  const before = signedInOf(currentSession())
  const [me, policy] = await Promise.all([empanel.auth.me.query(), policyOrDue()])
  const somebodyElse = before?.me.id !== me.id || before.me.role !== me.role
  if (somebodyElse) clear()
  if (somebodyElse && before) tabNotes.clear()
  setSession(policy ? { kind: 'signed-in', me, policy } : { kind: 'password-due', me })
  if (!somebodyElse) await cache.invalidateQueries()
}

/** The policy; undefined where the password has to be changed first. */
const policyOrDue = () =>
  empanel.policy.get.query().catch(error => {
    if (error instanceof EmpanelError && error.reason === 'password_change_required') return undefined
    throw error
  })

/** Signs out where somebody is signed in, because the page is about to be somebody else's. */
export async function leave(): Promise<void> {
  await restored().catch(() => {})
  if (currentSession().kind !== 'signed-out') await signOut()
}

/** Signs out here whatever the server answers. Returns whether the server was told. */
export async function signOut(): Promise<{ told: boolean }> {
  const told = await empanel.signOut().then(
    () => true,
    error => {
      if (error instanceof EmpanelError) return false
      throw error
    },
  )
  forget()
  return { told }
}

/** Removes everything of the session from this page. */
export function forget(): void {
  browserNotes.drop(mark)
  tabNotes.clear()
  clear()
  setSession({ kind: 'signed-out' })
}

/** Clears the cache and the notifications, which name people and offer to undo actions. */
function clear(): void {
  cache.clear()
  notifications.clean()
  notifications.cleanQueue()
}
