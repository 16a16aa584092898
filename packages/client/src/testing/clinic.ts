import { addUser, testPassword } from '@empanel/api/testing'
import { type Connection, connect } from '@empanel/db'
import { inject } from 'vitest'
import { createEmpanelClient, type EmpanelClientOptions } from '../client.ts'
import { EmpanelError } from '../error.ts'
import { memoryStore, type TokenStore, type Tokens } from '../store.ts'

let connection: Promise<Connection> | undefined

/** The database behind the server of the tests. */
export async function database(): Promise<Connection> {
  connection ??= connect({ databaseUrl: inject('databaseUrl') })
  return connection
}

/** Credentials of a new account. */
export async function newAccount(role: 'admin' | 'staff' | 'patient' = 'staff') {
  const { db } = await database()
  // Workers share the database, and each counts its accounts by itself.
  const email = `person.${crypto.randomUUID()}@example.org`
  const user = await addUser(db, { role, email })
  return { userId: user.id, login: email, password: testPassword }
}

/** A client that is signed in to a new account, with its store. */
export async function signedInClient(options: Partial<Omit<EmpanelClientOptions, 'session'>> = {}) {
  const account = await newAccount()
  const store = options.store ?? memoryStore()
  const client = createEmpanelClient({ url: inject('address'), ...options, session: 'memory', store })
  await client.signIn(account)
  return { client, store, account }
}

/** The tokens in a store. Throws if it has none. */
export async function held(store: TokenStore): Promise<Tokens> {
  const tokens = await store.get()
  if (!tokens) throw new Error('the store is empty')
  return tokens
}

/** Breaks the access token in a store, as if it had expired unnoticed. Returns the tokens as they were. */
export async function spoilAccess(store: TokenStore): Promise<Tokens> {
  const tokens = await held(store)
  const [header, payload] = tokens.access.split('.')
  await store.set({ ...tokens, access: `${header}.${payload}.${'x'.repeat(43)}` })
  return tokens
}

/** The error of a call that must fail, which must be the client's own. */
export async function failureOf(call: Promise<unknown>): Promise<EmpanelError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof EmpanelError) return outcome
  throw new Error('the call did not fail as calls of the client do', { cause: outcome })
}
