import { addUser } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { outlineOf } from './outline.ts'

test('shows kind, code, places and causes', () => {
  const cause = Object.assign(new TypeError('Jane'), { code: '23505', detail: 'Jane' })
  const outline = outlineOf(new Error('Jane', { cause }))
  expect(outline).toMatchObject({ kind: 'Error', cause: { kind: 'TypeError', code: '23505' } })
  expect(outline.frames[0]).toMatch(/^at .*outline\.test\.ts:\d+:\d+\)?$/)
  expect(JSON.stringify(outline)).not.toContain('Jane')
})

test.each([
  '  at home Jane Doe sleeps badly',
  '    at Jane Doe (file:///home.ts:1:1)',
  'Jane\n    at Jane (native)\n\n',
])('shows nothing of a parameter that looks like a place: %o', async text => {
  await using database = await createTestDatabase()
  const add = () => addUser(database.db, { email: 'jane@example.org', name: text })
  await add()
  const error: unknown = await add().catch(error => error)
  expect(String(error)).toContain(text)
  const outline = outlineOf(error)
  expect(outline).toMatchObject({ cause: { kind: 'PostgresError', code: '23505' } })
  expect(outline.frames.length).toBeGreaterThan(0)
  expect(JSON.stringify(outline)).not.toContain('Jane')
})

test('shows no places where the message was changed after the stack had been made', () => {
  const error = new Error('x\n    at Jane Doe (file:///home.ts:1:1)')
  expect(error.stack).toContain('Jane')
  error.message = 'harmless'
  expect(outlineOf(error)).toEqual({ kind: 'Error', frames: [] })
})

test('tells only the type of what is no error', () => {
  expect(outlineOf('Jane')).toEqual({ kind: 'string', frames: [] })
})
