import { isGiven, isSaid } from './models.ts'
import type { Reading } from './reading.ts'

/** An address with this in it belongs to nobody: it cannot be stored. */
const nobodys = '\0'

/**
 * `{email}` or `{username}` as the one name that the core signs in by. A username may also be an e-mail address, but
 * `email` never means a username. Forms send the field that was not filled, too.
 */
export function readCredentials({ input, madeOf, refused }: Reading): void {
  const { email, username } = input
  delete input.email
  delete input.username
  if (isText(email) && isText(username)) refused[''] = ['Give either an email or a username.']
  const byUsername = isGiven(username) && (!isSaid(email) || (isSaid(username) && !isText(username)))
  madeOf.set('login', byUsername ? 'username' : 'email')
  const login = byUsername ? username : (email ?? undefined)
  input.login = !byUsername && isText(login) && !login.includes('@') ? `${login}${nobodys}` : login
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The core also takes the refresh token from a cookie, which no client of the contract has. */
export function readRefresh({ input, refused }: Reading): void {
  if (input.refresh === undefined) refused.refresh = ['This field is required.']
}
