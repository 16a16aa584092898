import { afterAll } from 'vitest'
import type { Connection } from '../src/connection/connect.ts'
import { createTestDatabase } from './databases.ts'

/** A database of the test file that awaits this at its top level. It is closed after the file's last test. */
export async function suiteDatabase(): Promise<Connection> {
  const connection = await createTestDatabase()
  afterAll(() => connection.close())
  return connection
}
