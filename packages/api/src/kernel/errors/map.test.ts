import { TRPCError } from '@trpc/server'
import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldErrorsOf, toRefusal } from './map.ts'

const canary = 'Canary-4711'

/** The error that tRPC makes of a thrown one. */
const thrown = (cause: unknown) => new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause, message: canary })
const failure = (code: string, more: object = {}) =>
  new DrizzleQueryError(`select ${canary}`, [canary], Object.assign(new Error(canary), { code, ...more }))

test.each([
  ['an unknown error', new Error(canary), 'INTERNAL_SERVER_ERROR', 'internal'],
  ['an unknown database error', failure('42601'), 'INTERNAL_SERVER_ERROR', 'internal'],
  ['an unknown constraint', failure('23505', { constraint_name: 'x' }), 'INTERNAL_SERVER_ERROR', 'internal'],
  [
    'a known constraint',
    failure('23505', { constraint_name: 'users_email_key' }),
    'BAD_REQUEST',
    'validation',
  ],
  ['text that cannot be stored', failure('22021'), 'BAD_REQUEST', 'validation'],
  ['a deadlock', failure('40P01'), 'CONFLICT', 'conflict'],
  ['a serialisation failure', failure('40001'), 'CONFLICT', 'conflict'],
  ['a refused connection', failure('ECONNREFUSED'), 'SERVICE_UNAVAILABLE', 'unavailable'],
  ['a server that takes no changes', failure('25006'), 'SERVICE_UNAVAILABLE', 'unavailable'],
  ['a server that shuts down', failure('57P01'), 'SERVICE_UNAVAILABLE', 'unavailable'],
  [
    'a closed connection',
    Object.assign(new Error(canary), { code: 'CONNECTION_CLOSED' }),
    'SERVICE_UNAVAILABLE',
    'unavailable',
  ],
])('55 %s leaves without its text', (_, cause, code, reason) => {
  const refusal = toRefusal(thrown(cause))
  expect(refusal).toMatchObject({ code, reason })
  expect(refusal.message + JSON.stringify(refusal.fieldErrors ?? {})).not.toContain(canary)
})

test('messages are grouped by dotted path, whatever the names of the fields', () => {
  const schema = z.strictObject({ deep: z.strictObject({ list: z.array(z.int()) }) })
  const { error } = schema.safeParse(
    JSON.parse('{"deep": {"list": [1, "x"], "constructor": 1}, "__proto__": 1, "toString": 1}'),
  )
  const fields = fieldErrorsOf(error ?? new z.ZodError([]))
  expect(Object.keys(fields).sort()).toEqual(['__proto__', 'deep.constructor', 'deep.list.1', 'toString'])
  expect(JSON.parse(JSON.stringify(fields))).toEqual(fields)
})

test('63 a refusal names at most a hundred unknown fields, so that it is never larger than the request', () => {
  const input = Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [`k${n}`, 1]))
  const { error } = z.strictObject({}).safeParse(input)
  const refusal = toRefusal(new TRPCError({ code: 'BAD_REQUEST', cause: error }))
  const { fieldErrors, message } = refusal
  expect(Object.keys(fieldErrors ?? {})).toEqual(Object.keys(input).slice(0, 100))
  expect(JSON.stringify({ fieldErrors, message }).length).toBeLessThan(JSON.stringify(input).length)
})
