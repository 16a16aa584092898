import { appRouter } from '@empanel/api'
import { addPatient, addUser, testPassword } from '@empanel/api/testing'
import { createTestDatabase } from '@empanel/db/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { request, stop } from './fixtures/requests.ts'
import { addressOf, serverInProcess, spawnServer, testSecret } from './fixtures/servers.ts'

const pairOf = z.object({ access: z.string(), refresh: z.string() })
const tokenNames = /token|refresh|access$|password|secret|authorization/i

test('35 tokens that are sent and handed out come up in no line of the log and in no address', async () => {
  await using database = await createTestDatabase()
  const { email } = await addUser(database.db, { role: 'staff' })
  for (let n = 0; n < 3; n++) await addPatient(database.db)
  await using server = spawnServer({
    DATABASE_URL: database.url,
    JWT_SECRET: testSecret,
    LOG_LEVEL: 'trace',
  })
  const address = await addressOf(server)
  const tokens = new Set<string>()
  const addresses: string[] = []
  const ask = async (...given: Parameters<typeof request>) => {
    const reply = await request(...given)
    for (const name of ['location', 'link', 'content-location', 'refresh']) {
      addresses.push(reply.headers.get(name) ?? '')
    }
    return reply
  }
  const begin = async (path: string, body: object) => {
    const json: unknown = await (await ask(address + path, '', 'POST', body)).json()
    const rpc = z.object({ result: z.object({ data: pairOf }) }).safeParse(json)
    const pair = rpc.success ? rpc.data.result.data : pairOf.parse(json)
    for (const token of [pair.access, pair.refresh]) tokens.add(token)
    return pair
  }

  const rest = await begin('/api/auth/login/', { email, password: testPassword })
  const rpc = await begin('/trpc/auth.login', { login: email, password: testPassword })
  await begin('/trpc/auth.refresh', { refresh: rpc.refresh })
  await ask(`${address}/api/auth/token/refresh/`, '', 'POST', { refresh: rest.refresh })
  for (const { access } of [rest, rpc]) {
    expect((await ask(`${address}/api/patients/?limit=1`, access)).headers.get('link')).toContain(
      'rel="next"',
    )
    await ask(`${address}/trpc/patients.list`, access)
    await ask(`${address}/trpc/auth.me`, `${access}x`)
    await ask(`${address}/trpc/patients.get?input={"id":0}`, access)
  }

  // Where they do not belong: not taken, and not written down either.
  const { access } = rest
  for (const path of ['/trpc/auth.me', '/trpc/patients.list', '/api/patients/', '/metrics', '/nowhere']) {
    for (const name of ['token', 'access_token', 'access', 'authorization', 'jwt']) {
      expect([400, 401, 404, 200]).toContain((await ask(`${address}${path}?${name}=${access}`, '')).status)
    }
  }
  for (const path of ['/trpc/auth.me', '/trpc/patients.list', '/api/patients/']) {
    expect((await ask(`${address}${path}?access_token=${access}`, '')).status).toBe(401)
  }
  const before = await database.sql`select * from sessions order by id`
  const inQuery = await ask(`${address}/api/auth/token/refresh/?refresh=${rest.refresh}`, '', 'POST', {})
  expect(inQuery.status).toBe(400)
  expect(await database.sql`select * from sessions order by id`).toEqual(before)
  await ask(`${address}/trpc/auth.logout?batch=1`, rpc.access, 'POST', {})
  await stop(server, 'SIGTERM')

  const log = server.output()
  expect(log.split('\n').filter(line => line.includes('"path"')).length).toBeGreaterThan(30)
  expect(tokens.size).toBe(6)
  for (const token of tokens) {
    const [, payload = '', signature = ''] = token.split('.')
    for (const part of [payload, signature]) {
      expect(log).not.toContain(part)
      expect(addresses.join()).not.toContain(part)
    }
  }
})

test('35 no address has room for a token, of RPC or of REST', async () => {
  const names: string[] = []
  const definition = z.object({ type: z.string(), inputs: z.array(z.instanceof(z.ZodType)) })
  for (const [path, procedure] of Object.entries(appRouter._def.procedures)) {
    const { type, inputs } = definition.parse(Reflect.get(procedure, '_def'))
    if (type === 'mutation') continue
    for (const input of inputs) {
      const json = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
      names.push(...Object.keys(json.properties ?? {}).map(name => `${path}.${name}`))
    }
  }
  await using server = await serverInProcess()
  const document = (await server.app.inject('/api/openapi.json')).json()
  const parameters = z.array(z.object({ in: z.string(), name: z.string() })).optional()
  const operation = z.object({ parameters })
  for (const [path, item] of Object.entries(
    z.object({ paths: z.record(z.string(), z.unknown()) }).parse(document).paths,
  )) {
    for (const one of Object.values(z.record(z.string(), z.unknown()).parse(item))) {
      const found = operation.safeParse(one).data?.parameters ?? []
      names.push(...found.filter(given => given.in !== 'header').map(({ name }) => `${path}?${name}`))
    }
  }
  expect(names).toEqual(expect.arrayContaining(['patients.get.id', '/api/patients/?limit']))
  expect(names.filter(name => tokenNames.test(name.split(/[?.]/).at(-1) ?? ''))).toEqual([])
})
