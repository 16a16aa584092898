import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { reuseRoom } from './log.ts'

const embedded = { name: 'the embedded engine', server: undefined }

test('66 a record that is changed again and again takes no more room, on the embedded engine either', async () => {
  await using connection = await createTestDatabase(embedded)
  const { sql } = connection
  await sql`insert into patients (first_name, last_name, gender) values ('Ana', 'Ruiz', 'F')`
  const changeOften = async () => {
    for (let n = 0; n < 30; n++) {
      const text = Array.from({ length: 600 }, () => crypto.randomUUID()).join('')
      await sql`update patients set medical_history = ${text}`
    }
    // Counts of rows are written once a second, unless told otherwise.
    await sql`select pg_stat_force_next_flush()`
    await reuseRoom(sql)
    const [{ bytes }] = await sql<[{ bytes: number }]>`
      select pg_total_relation_size('patients')::int as bytes`
    return bytes
  }
  const once = await changeOften()
  await changeOften()
  // Twice as much, where nothing is used again.
  expect(await changeOften()).toBeLessThan(once * 1.3)
})
