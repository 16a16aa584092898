import { type Connection, migrate, renewApplicationRoles, setUpApplicationRole } from '@empanel/db'
import type { Env } from '../settings/env.ts'
import { WrongInput } from '../settings/user-error.ts'

type Options = { env: Env; role?: string | undefined; password?: string | undefined }

/** @throws WrongInput where there can be no such role, or none with this password. */
export function checkRole({ env, role, password }: Options): void {
  if (role === undefined && password !== undefined) {
    throw new WrongInput('--password-stdin: give --application-role as well.')
  }
  if (role !== undefined && !env.DATABASE_URL) {
    throw new WrongInput('--application-role: the embedded database has one role only. Set DATABASE_URL.')
  }
  if (password !== undefined && !/^[\x21-\x7e]{12,128}$/.test(password)) {
    throw new WrongInput('--password-stdin: give 12 to 128 characters of ASCII, without spaces.')
  }
}

/**
 * Brings the database up to date, and then what roles of servers may do in it; sets up the one that is named.
 * @throws UnsuitableRole
 */
export async function migrateFor({ url }: Pick<Connection, 'url'>, { role, password }: Options) {
  await migrate(url)
  await renewApplicationRoles(url)
  if (role !== undefined) {
    await setUpApplicationRole(url, { name: role, ...(password === undefined ? {} : { password }) })
  }
}
