import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { reuseRoom } from './log.ts'

const embedded = { name: 'the embedded engine', server: undefined }

test('66 changing a record repeatedly takes no more room, also on the embedded engine', async () => {
  await using connection = await createTestDatabase(embedded)
  const { sql } = connection
  await sql`insert into patients (first_name, last_name, gender) values ('Ana', 'Ruiz', 'F')`
  const changeOften = async () => {
    for (let n = 0; n < 30; n++) {
      const text = Array.from({ length: 600 }, () => crypto.randomUUID()).join('')
      await sql`update patients set medical_history = ${text}`
    }
    // Statistics are written once a second unless forced.
    await sql`select pg_stat_force_next_flush()`
    await reuseRoom(sql)
    const [{ bytes }] = await sql<[{ bytes: number }]>`
      select pg_total_relation_size('patients')::int as bytes`
    return bytes
  }
  const once = await changeOften()
  await changeOften()
  // It would double if no room were reused.
  expect(await changeOften()).toBeLessThan(once * 1.3)
})
