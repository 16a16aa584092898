import { resolve } from 'node:path'
import { type Connection, contentOf, reset } from '@empanel/db'
import { prepareAccounts } from '../process/accounts.ts'
import type { Env } from '../settings/env.ts'
import { WrongInput } from '../settings/user-error.ts'
import type { Surroundings } from './surroundings.ts'

type Options = { env: Env; yes?: boolean | undefined }

/**
 * Deletes all data, after saying which and asking, and migrates anew. Then it loads the demo where a first start would.
 * @throws WrongInput when it may not.
 */
export async function runReset(
  connection: Connection,
  { env, yes = false }: Options,
  { stdin, stdout }: Pick<Surroundings, 'stdin' | 'stdout'>,
): Promise<void> {
  const { tables, size } = await contentOf(connection)
  stdout.write(`This deletes all ${tables} tables (${size}) of ${nameOf(connection, env)}.\n`)
  if (!yes && !stdin.isTTY) throw new WrongInput('Give --yes where nobody can be asked. Nothing was deleted.')
  if (!yes) stdout.write('Go on? [y/N] ')
  if (!yes && !/^y(es)?$/i.test(await readLine(stdin))) throw new WrongInput('Nothing was deleted.')
  await reset(connection)
  const { kind } = await prepareAccounts(connection, env)
  stdout.write(
    kind === 'demo'
      ? 'It holds the demo clinic now; the server shows its sign-ins when it starts.\n'
      : 'It is empty now. Make the first administrator: pnpm empanel create-admin --help\n',
  )
}

function nameOf({ sql }: Connection, { DATABASE_URL, DATA_DIR }: Env): string {
  if (!DATABASE_URL) return `the database in the folder ${resolve(DATA_DIR)}`
  const { database, path, host, port } = sql.options
  return `the database ${database} at ${path || host.map((name, place) => `${name}:${port[place]}`).join(', ')}`
}

async function readLine(stdin: Surroundings['stdin']): Promise<string> {
  for await (const chunk of stdin) return chunk.toString('utf8').trim()
  return ''
}
