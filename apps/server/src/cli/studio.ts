import { hasCode } from '@empanel/db'
import { serveStudio } from '@empanel/db/studio'
import type { Env } from '../settings/env.ts'
import { WrongInput } from '../settings/user-error.ts'
import { openDatabase, type Surroundings } from './surroundings.ts'

/**
 * Serves the database to Drizzle Studio until Ctrl-C. If a server runs the embedded database, the studio gets a copy of
 * the files: all connections to that engine share one session, and a statement typed there could break it.
 * @throws WrongInput when the port will not do.
 */
export async function runStudio(env: Env, port: string, surroundings: Surroundings): Promise<void> {
  const { stdout } = surroundings
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) {
    throw new WrongInput('--port must be a whole number from 1 to 65535.')
  }
  const signal = surroundings.interruption('the studio has ended')
  const tell = (text: string) => stdout.write(`${text}\n`)
  await using connection = await openDatabase(env, { copy: true, tell })
  const task = { url: connection.url, port: Number(port) }
  const ready = () => tell(greeting(port))
  await serveStudio(task, signal, ready).catch(error => {
    throw hasCode(error, 'EADDRINUSE') ? new WrongInput(`--port: ${port} is taken. Give another one.`) : error
  })
}

const greeting = (port: string) =>
  `The studio is at https://local.drizzle.studio${port === '4983' ? '' : `?port=${port}`}
Any program of this machine and any page in its browsers can read and change the data now. Ctrl-C ends it.`
