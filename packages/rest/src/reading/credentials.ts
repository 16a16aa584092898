import { isGiven, isSaid } from './models.ts'
import type { Reading } from './reading.ts'

/** Text with this character cannot be stored, so it is nobody's name. */
const nobodys = '\0'

/**
 * Makes the core's `login` of `email` or `username`. A username may be an e-mail address, but an `email` is never a
 * username. Forms also send the field that was left empty.
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

/** Requires the token: the core would look for it in a cookie, which clients of the contract do not have. */
export function readRefresh({ input, refused }: Reading): void {
  if (input.refresh === undefined) refused.refresh = ['This field is required.']
}
