import { createEmpanelClient, type EmpanelClient } from '@empanel/client'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { inject } from 'vitest'
import { emailOf, enter, type Somebody } from './entrance.ts'
import type { DemoServer } from './server.ts'

/** A server with the demo clinic: the one that all files share, or one that a test has started for itself. */
export type Server = Pick<DemoServer, 'address' | 'password'>
export type Credentials = { login: string; password: string }

export const sharedServer = (): Server => ({ address: inject('address'), password: inject('password') })

/** How somebody signs in: one of the demo's people, with the password that the server printed, or an own account. */
export const credentialsOf = (who: Somebody | Credentials, { password }: Server): Credentials =>
  typeof who === 'string' ? { login: emailOf(who), password } : { login: who.login, password: who.password }

/** Signs in through the page, which shows the sign-in. */
export const signIn = (page: Page, who: Somebody | Credentials) =>
  enter(page, credentialsOf(who, sharedServer()))

/** The SDK, signed in: for what a test needs to be there before it begins, and to ask what is there after it. */
export async function clientOf(who: Somebody | Credentials, server = sharedServer()): Promise<EmpanelClient> {
  const client = createEmpanelClient({ url: server.address })
  await client.signIn(credentialsOf(who, server))
  return client
}

/** A signed-in person's state in the browser: the cookie, and the mark of the portal. */
export async function remembered(
  who: Somebody | Credentials,
  server: Server,
): Promise<NonNullable<BrowserContextOptions['storageState']>> {
  const reply = await fetch(`${server.address}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-empanel-session': 'cookie' },
    body: JSON.stringify(credentialsOf(who, server)),
  })
  const cookie = /^([^=]+)=([^;]+);/.exec(reply.headers.getSetCookie()[0] ?? '')
  if (!cookie?.[1] || !cookie[2])
    throw new Error(`Nobody could sign in: ${reply.status} ${await reply.text()}`)
  const { origin, hostname } = new URL(server.address)
  return {
    cookies: [
      {
        name: cookie[1],
        value: cookie[2],
        domain: hostname,
        path: '/trpc/auth.refresh',
        expires: -1,
        httpOnly: true,
        secure: true,
        sameSite: 'Strict',
      },
    ],
    origins: [{ origin, localStorage: [{ name: 'empanel-signed-in', value: 'yes' }] }],
  }
}

let made = 0
/** A name that nothing else has, of letters only. */
export function freshName(): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(6)), byte =>
    String.fromCharCode(97 + (byte % 26)),
  )
  return `${String.fromCharCode(65 + (made++ % 26))}${letters.join('')}`
}

/** An account of a role, made for one test. */
export async function newAccount(role: 'admin' | 'staff' | 'doctor' | 'patient') {
  const name = `${freshName()} ${freshName()}`
  const login = `${name.replace(' ', '.').toLowerCase()}@example.org`
  const password = 'a password of some length'
  const { id } = await createAccount({ name, email: login, password, role })
  return { id, name, login, password }
}

type NewAccount = Parameters<EmpanelClient['users']['create']['mutate']>[0]

/** An account whose holder has already chosen this password in place of the administrator's. */
export async function createAccount(values: NewAccount, server = sharedServer()) {
  const { email: login, password } = values
  const first = `${password}, at first`
  const admin = await clientOf('admin', server)
  const account = await admin.users.create.mutate({ ...values, password: first })
  const holder = await clientOf({ login, password: first }, server)
  await holder.auth.changePassword.mutate({ currentPassword: first, newPassword: password })
  await holder.signOut()
  return account
}
