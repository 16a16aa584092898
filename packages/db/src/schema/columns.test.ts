import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/databases.ts'
import { toIso } from './columns.ts'
import { patients } from './patients.ts'

test.each([
  ['2025-09-20 18:30:00+00', '2025-09-20T18:30:00.000Z'],
  ['2025-09-20 18:30:00.1+00', '2025-09-20T18:30:00.100Z'],
  ['2025-09-20 18:30:00.12+00', '2025-09-20T18:30:00.120Z'],
  ['2025-09-20 18:30:00.123+00', '2025-09-20T18:30:00.123Z'],
  ['1900-01-01 00:00:00+00', '1900-01-01T00:00:00.000Z'],
])('toIso(%s)', (fromServer, iso) => {
  expect(toIso(fromServer)).toBe(iso)
})

test('moments and dates are read as they were written, whatever their offset', async () => {
  await using connection = await createTestDatabase()
  const [row] = await connection.db
    .insert(patients)
    .values({
      firstName: 'A',
      lastName: 'B',
      gender: 'U',
      dateOfBirth: '1900-02-28',
      createdAt: '2024-02-29T23:59:59.999+05:30',
      updatedAt: '2024-02-29T12:00:00Z',
    })
    .returning()
  expect(row).toMatchObject({
    dateOfBirth: '1900-02-28',
    createdAt: '2024-02-29T18:29:59.999Z',
    updatedAt: '2024-02-29T12:00:00.000Z',
  })
  for (const dateOfBirth of ['2023-02-30', '1900-13', '0000', '1900-1', '19', '', '~', '1900-01-01 BC']) {
    await expect(connection.db.update(patients).set({ dateOfBirth })).rejects.toThrow()
  }
  const [kept] = await connection.db.select({ born: sql`date_of_birth::text` }).from(patients)
  expect(kept).toEqual({ born: '1900-02-28' })
})
