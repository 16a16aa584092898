import { type AuditKey, createTrail, resetByCommand } from '@empanel/api'
import { type Connection, migrate } from '@empanel/db'
import type { Env } from '../settings/env.ts'
import { mailSettings } from '../settings/mail.ts'
import { UserError } from '../settings/user-error.ts'

type Wanted = { env: Env; key: AuditKey; login: string }

/**
 * Makes a link for a new password, and records that.
 * @throws UserError where nobody signs in by that name
 */
export async function makeResetLink({ db, url }: Connection, { env, key, login }: Wanted): Promise<string> {
  await migrate(url)
  const link = await resetByCommand({ trail: createTrail({ db, key }), mail: mailSettings(env) }, login)
  if (link === undefined) throw new UserError(`No active account has the address or username ${login}.`)
  return link
}
