import { type Choices, type Connection, connect, readAddress } from '@empanel/db'
import type { Env } from '../settings/env.ts'

/**
 * Opens the database that the settings name: for a command, which leaves nothing behind, or for requests. `join`: where
 * a server runs on the folder of the embedded one, works in the engine of that server.
 */
export function open(
  { DATABASE_URL, DATA_DIR }: Env,
  choices: Choices = { prepare: false },
): Promise<Connection> {
  const { notes } = readAddress(DATABASE_URL ?? '')
  if (notes.length > 0) process.stderr.write(`DATABASE_URL: ${notes.join('; ')}.\n`)
  return connect(DATABASE_URL ? { databaseUrl: DATABASE_URL } : { dataDir: DATA_DIR }, choices)
}
