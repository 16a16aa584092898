import { createContextFactory } from '@empanel/api'
import { testServices } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { restPlugin, sendError } from '../src/index.ts'

test('the interface affects nothing outside /api', async () => {
  await using connection = await createTestDatabase()
  const app = Fastify()
  app.setNotFoundHandler((_request, reply) => reply.code(404).send('portal'))
  await app.register(restPlugin, { contextFor: createContextFactory(testServices(connection.db)) })
  await app.register(async sibling => {
    sibling.post('/sibling', async request => ({ got: request.body }))
    sibling.get('/*', async () => 'portal')
  })
  try {
    const elsewhere = await app.inject({ method: 'POST', url: '/sibling', payload: { a: 1 } })
    expect(elsewhere.json()).toEqual({ got: { a: 1 } })
    expect(elsewhere.headers['cache-control']).toBeUndefined()
    for (const url of ['/', '/apis', '/apiary/']) expect((await app.inject(url)).body).toBe('portal')
    for (const url of ['/api/nothing', '/api/docs/nothing', '/api/docs/static/nothing.css']) {
      const { statusCode, body } = await app.inject(url)
      expect([statusCode, body]).toEqual([404, '{"detail":"Not found."}'])
    }
    for (const url of ['/api', '/api/', '/api/docs', '/api/docs/', '/api/openapi.json']) {
      expect((await app.inject(url)).statusCode).toBe(200)
    }
    for (const url of ['/api/patients', '/api/patients/']) {
      expect((await app.inject(url)).statusCode).toBe(401)
      expect((await app.inject({ method: 'PATCH', url })).statusCode).toBe(405)
    }
  } finally {
    await app.close()
  }
})

test("a failure reaches the log as `err` only, through the server's serializer", async () => {
  const lines: string[] = []
  const logger = {
    stream: { write: (line: string) => lines.push(line) },
    serializers: {
      err: ({ name, cause }: Error) => ({
        type: name,
        message: '',
        stack: '',
        cause: cause instanceof Error && cause.name,
      }),
    },
  }
  const app = Fastify({ logger })
  const failures = [new RangeError('secret'), 'secret']
  const contextFor = async () => {
    throw failures.shift()
  }
  await app.register(restPlugin, { contextFor })
  for (const _ of [...failures]) expect((await app.inject('/api/patients/')).statusCode).toBe(500)
  await app.close()
  const failed = lines.filter(line => line.includes('REST request failed')).map(line => JSON.parse(line).err)
  expect(failed).toEqual([
    expect.objectContaining({ cause: 'RangeError' }),
    expect.objectContaining({ cause: 'Error' }),
  ])
  expect(lines.join('')).not.toContain('secret')
})

test("as `frameworkErrors`, `sendError` puts Fastify's own refusals into the contract's shape", async () => {
  await using connection = await createTestDatabase()
  const app = Fastify({ frameworkErrors: sendError })
  await app.register(restPlugin, { contextFor: createContextFactory(testServices(connection.db)) })
  const badEscape = await app.inject('/api/patients/%zz/')
  expect([badEscape.statusCode, badEscape.json()]).toEqual([
    400,
    { detail: 'The request cannot be understood.' },
  ])
  const overlong = await app.inject(`/api/patients/${'1'.repeat(200)}/`)
  expect([overlong.statusCode, overlong.json()]).toEqual([404, { detail: 'Not found.' }])
  await app.close()
})
