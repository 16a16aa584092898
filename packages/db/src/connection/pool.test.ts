import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { openPool } from './pool.ts'

test('a statement without parameters is prepared, too', async () => {
  await using database = await createTestDatabase()
  const sql = openPool(database.url, 1)
  try {
    const text = 'select 7 as "seven"'
    for (const _ of [1, 2]) expect(await sql.unsafe(text, [], { prepare: true })).toEqual([{ seven: 7 }])
    await sql.unsafe('select 8; select 9')
    const kept = await sql.unsafe('select statement from pg_prepared_statements')
    expect(kept.map(({ statement }) => statement)).toContain(text)
  } finally {
    await sql.end()
  }
})
