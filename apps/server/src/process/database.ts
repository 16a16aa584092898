import { type Choices, type Connection, connect, readAddress } from '@empanel/db'
import type { Env } from '../settings/env.ts'

/**
 * Opens the database that the settings name, by default for a command: a pooler then keeps no prepared statements of it.
 */
export function open(
  { DATABASE_URL, DATA_DIR }: Env,
  choices: Choices = { prepare: false },
): Promise<Connection> {
  const { notes } = readAddress(DATABASE_URL ?? '')
  if (notes.length > 0) process.stderr.write(`DATABASE_URL: ${notes.join('; ')}.\n`)
  return connect(DATABASE_URL ? { databaseUrl: DATABASE_URL } : { dataDir: DATA_DIR }, choices)
}
