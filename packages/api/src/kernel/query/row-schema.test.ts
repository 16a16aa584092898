import { patients } from '@empanel/db'
import { expect, test } from 'vitest'
import { rowSchema } from './row-schema.ts'

test('a column of our own types takes text, and null only where its column does', () => {
  const { createdAt, dateOfBirth } = rowSchema(patients).shape
  expect(createdAt.safeParse('2026-01-01T00:00:00.000Z').success).toBe(true)
  expect(dateOfBirth.safeParse(null).success).toBe(true)
  for (const [column, value] of [
    [createdAt, null],
    [createdAt, new Date()],
    [createdAt, undefined],
    [dateOfBirth, 1990],
    [dateOfBirth, {}],
  ] as const)
    expect(column.safeParse(value).success).toBe(false)
})
