import { EmpanelError } from '@empanel/client'
import { notifications } from '@mantine/notifications'
import { browserNotes, tabNotes } from '../browser/site-data.ts'
import { cache, empanel } from '../server/empanel.ts'
import { currentSession, setSession } from '../session/session.ts'

/**
 * Set while somebody is signed in at this browser: without it the page need not ask the server, which would answer
 * a first visit with an error.
 */
const mark = 'signed-in'

let restoring: Promise<void> | undefined

/** Takes up the session that the browser's cookie remembers, once a page. */
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

/** Signs in, here or under a page whose session had ended; somebody else than before finds nothing of it. */
export async function signIn(credentials: { login: string; password: string }): Promise<void> {
  await empanel.signIn(credentials)
  // Those of whoever sat here before.
  if (currentSession().kind === 'signed-out') tabNotes.clear()
  browserNotes.set(mark, 'yes')
  await takeUp()
}

/** Asks anew who is signed in and what they may do: after a sign-in, and when the account has changed. */
export async function takeUp(): Promise<void> {
  const before = currentSession()
  const [me, policy] = await Promise.all([empanel.auth.me.query(), empanel.policy.get.query()])
  const somebodyElse = before.kind === 'signed-out' || before.me.id !== me.id || before.me.role !== me.role
  if (somebodyElse) clear()
  if (somebodyElse && before.kind !== 'signed-out') tabNotes.clear()
  setSession({ kind: 'signed-in', me, policy })
  if (!somebodyElse) await cache.invalidateQueries()
}

/** Signs out here, whatever the server says; a sign-out that it did not hear is told to the person. */
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

/** Leaves nothing of the session behind in this page. */
export function forget(): void {
  browserNotes.drop(mark)
  tabNotes.clear()
  clear()
  setSession({ kind: 'signed-out' })
}

/** Drops what was read, and the messages, which name people and offer to undo what was done to them. */
function clear(): void {
  cache.clear()
  notifications.clean()
  notifications.cleanQueue()
}
