import { type Connection, type Database, patients } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPatient } from '../testing.ts'
import { type Ending, followTransactions } from './transactions.ts'

let connection: Connection
beforeAll(async () => {
  connection = await createTestDatabase()
})
afterAll(() => connection.close())

/** A transaction that makes a patient and then breaks off, with the given codes one time after the other. */
async function attempt(...codes: string[]) {
  const followed = followTransactions(connection.db)
  const endings: Ending[] = []
  const before = await connection.db.$count(patients)
  const outcome = await followed.db
    .transaction(async (tx: Database) => {
      followed.onEnd(tx, ending => endings.push(ending))
      await addPatient(tx)
      const code = codes.shift()
      if (code)
        await tx.execute(
          sql.raw(`do $$ begin raise exception 'broken off' using errcode = '${code}'; end $$`),
        )
      return 'done'
    })
    .catch(() => 'failed')
  return { outcome, endings, made: (await connection.db.$count(patients)) - before }
}

test.each([
  ['a deadlock', ['40P01'], 'done', ['rolled back', 'committed'], 1],
  ['a serialisation failure', ['40001'], 'done', ['rolled back', 'committed'], 1],
  ['a collision that recurs', ['40P01', '40001'], 'failed', ['rolled back', 'rolled back'], 0],
  ['another failure', ['22012'], 'failed', ['rolled back'], 0],
])('G6 after %s a transaction is done again as a whole, once', async (_, codes, outcome, endings, made) => {
  expect(await attempt(...codes)).toEqual({ outcome, endings, made })
})
