import { randomBytes } from 'node:crypto'
import { hashPassword } from '@empanel/api'
import { type Connection, demoPeople, migrate } from '@empanel/db'
import { enlargeDemo, loadDemo } from '@empanel/db/demo'
import { prepareAccounts, whatIsIn } from '../process/accounts.ts'
import type { Env } from '../settings/env.ts'
import { WrongInput } from '../settings/user-error.ts'
import { barOn } from './progress.ts'
import type { Surroundings } from './surroundings.ts'

const most = 100_000

type Options = { env: Env; patients: string }

/**
 * Brings the demo clinic to that many patients, and loads it before where the database is empty.
 * @throws WrongInput when the database holds anything else.
 */
export async function runDemo(
  connection: Connection,
  { env, patients }: Options,
  { stdout, stderr }: Pick<Surroundings, 'stdout' | 'stderr'>,
): Promise<void> {
  const wanted = Number(patients)
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) {
    throw new WrongInput(`--patients: give a whole number from 1 to ${most.toLocaleString('en')}.`)
  }
  await migrate(connection.url)
  const password = await loadWhereEmpty(connection, env)
  const bar = barOn(stderr)
  const added = await enlargeDemo(connection.db, wanted, done => bar.update(done, wanted)).finally(bar.stop)
  stdout.write(
    added.patients > 0
      ? `The demo clinic has ${wanted} patients now: ${added.patients} were added, and ${added.practitioners} practitioners.\n`
      : `The demo clinic has ${wanted} patients or more already. Nothing was added.\n`,
  )
  if (password) stdout.write(`Sign in as ${demoPeople.admin.email} with the password ${password}\n`)
}

/** @returns the password of the demo's accounts, where it is known. */
async function loadWhereEmpty(connection: Connection, env: Env): Promise<string | undefined> {
  const { users, records, demo } = await whatIsIn(connection.sql)
  if (!demo && (users || records)) {
    throw new WrongInput('This database holds other records than the demo clinic. Nothing was done.')
  }
  const accounts = await prepareAccounts(connection, env)
  if (accounts.kind === 'demo') return accounts.password
  if (demo) return undefined
  const password = randomBytes(9).toString('base64url')
  await loadDemo(connection.db, { passwordHash: await hashPassword(password) })
  return password
}
