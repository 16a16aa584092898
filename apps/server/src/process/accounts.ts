import { hashPassword } from '@empanel/api'
import { type Connection, demoPeople } from '@empanel/db'
import type { Env } from '../settings/env.ts'
import { keptSecret } from '../settings/secret.ts'
import { WrongSetting } from '../settings/user-error.ts'

/** Who can sign in: nobody yet, the accounts of the demo with this password, or accounts that people made. */
export type Accounts = { kind: 'none' } | { kind: 'demo'; password: string } | { kind: 'own' }

/**
 * Loads the demo clinic into an embedded database with nothing in it, unless this is production.
 * @throws WrongSetting in production where the database holds the demo: its accounts must never exist there.
 */
export async function prepareAccounts({ db, sql }: Connection, env: Env): Promise<Accounts> {
  const { NODE_ENV, DATABASE_URL, DATA_DIR } = env
  const found = await whatIsIn(sql)
  if (NODE_ENV === 'production' && found.demo) {
    const [name, other] = DATABASE_URL ? ['DATABASE_URL', 'database'] : ['DATA_DIR', 'folder']
    throw new WrongSetting(
      `${name} must name another ${other} in production: this one holds the demo clinic with its ready-made accounts`,
    )
  }
  const mayBeDemo = !DATABASE_URL && NODE_ENV !== 'production'
  if (!mayBeDemo || (!found.demo && (found.users || found.records))) {
    return { kind: found.users ? 'own' : 'none' }
  }
  const remedy = 'Delete the whole folder to have the demo clinic made anew.'
  const secret = await keptSecret({ dataDir: DATA_DIR, name: 'demo-password', remedy })
  const password = secret.slice(0, 12)
  if (!found.demo) {
    const { loadDemo } = await import('@empanel/db/demo')
    await loadDemo(db, { passwordHash: await hashPassword(password) })
  }
  return { kind: 'demo', password }
}

/** Counts the accounts and records in the database, and says whether they are those of the demo. */
export async function whatIsIn(sql: Connection['sql']) {
  const [found] = await sql<[{ users: boolean; records: boolean; demo: boolean }]>`
    select exists (select from users) as users,
      exists (select from patients) or exists (select from practitioners) as records,
      exists (select from users where email = ${demoPeople.admin.email} and role = 'admin') as demo`
  return found
}
