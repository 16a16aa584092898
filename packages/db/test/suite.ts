import { afterAll } from 'vitest'
import type { Connection } from '../src/connection/connect.ts'
import { createTestDatabase } from './databases.ts'
import { emptying } from './emptying.ts'

/** A database of the test file that awaits this at its top level. It is closed after the file's last test. */
export async function suiteDatabase(): Promise<Connection> {
  const connection = await createTestDatabase()
  afterAll(() => connection.close())
  return connection
}

/** Deletes all rows, for tests that each begin with nothing. Ids begin at 1 again. */
export async function emptyDatabase({ sql }: Pick<Connection, 'sql'>): Promise<void> {
  await sql.unsafe(emptying)
}
