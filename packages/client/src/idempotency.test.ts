import { appRouter } from '@empanel/api'
import { testPassword } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createEmpanelClient } from './client.ts'
import { creating } from './idempotency.ts'
import { database, failureOf, newAccount } from './testing/clinic.ts'
import { type Fault, type FaultyProxy, faults, startProxy } from './testing/proxy.ts'

const definition = z.object({
  _def: z.object({ meta: z.object({ creates: z.literal(true).optional() }) }),
})

test('idempotency: the client knows exactly the procedures of the router that create', () => {
  const ofRouter = Object.entries(appRouter._def.procedures)
    // A procedure is a function with a `_def`.
    .filter(([, procedure]) => definition.parse({ ...procedure })._def.meta.creates)
    .map(([path]) => path)
  expect([...creating].sort()).toEqual(ofRouter.sort())
})

const somebody = () => ({
  firstName: 'Ana',
  lastName: `Once${crypto.randomUUID().slice(0, 8)}`,
  dateOfBirth: '1990-04-01',
  gender: 'U' as const,
})

async function signedInBehind(proxy: FaultyProxy) {
  const client = createEmpanelClient({ url: proxy.url })
  await client.signIn(await newAccount())
  proxy.seen.length = 0
  return client
}

async function idsOf(lastName: string) {
  const { sql } = await database()
  return sql`select id from patients where last_name = ${lastName}`
}

describe('a call that creates', () => {
  test.each<[string, Fault]>([
    ['a lost reply', 'lose-reply'],
    ['a cut connection', 'cut'],
    ['503', { status: 503 }],
  ])('G8 idempotency: is repeated with its key after %s, and makes one row', async (_, fault) => {
    await using proxy = await startProxy()
    const client = await signedInBehind(proxy)
    proxy.fault = faults('patients.create', fault, fault)
    const input = somebody()
    const { id } = await client.patients.create.mutate(input)
    expect(proxy.seen).toHaveLength(3)
    expect(new Set(proxy.seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
    expect(proxy.seen[0]?.idempotencyKey).toMatch(/^\d+(-\d+){3}$/)
    expect(await idsOf(input.lastName)).toEqual([{ id }])
  })

  test('G8 idempotency: so is a registration, which nobody is signed in for', async () => {
    await using proxy = await startProxy()
    proxy.fault = faults('auth.registerPatient', 'lose-reply')
    const { lastName } = somebody()
    const account = { name: `Ana ${lastName}`, email: `${lastName}@example.org`, password: testPassword }
    const { patient } = await createEmpanelClient({ url: proxy.url }).auth.registerPatient.mutate(account)
    expect(proxy.seen).toHaveLength(2)
    expect(await idsOf(lastName)).toEqual([{ id: patient.id }])
  })

  test('idempotency: goes out by itself with a key of its own, beside the calls of the same moment', async () => {
    await using proxy = await startProxy()
    const client = await signedInBehind(proxy)
    const inputs = [somebody(), somebody()]
    await Promise.all([
      ...inputs.map(input => client.patients.create.mutate(input)),
      client.auth.me.query(),
      client.practitioners.list.query({}),
    ])
    expect(proxy.seen.map(({ path }) => path).sort()).toEqual([
      'auth.me,practitioners.list',
      'patients.create',
      'patients.create',
    ])
    const keys = proxy.seen.flatMap(({ idempotencyKey }) => idempotencyKey ?? [])
    expect([keys.length, new Set(keys).size]).toEqual([2, 2])
  })

  test('idempotency: may be given a key, under which it creates once however often it is made', async () => {
    await using proxy = await startProxy()
    const client = await signedInBehind(proxy)
    const input = somebody()
    const options = { context: { idempotencyKey: `form-${input.lastName}` } }
    const first = await client.patients.create.mutate(input, options)
    expect(await client.patients.create.mutate(input, options)).toEqual(first)
    expect(await idsOf(input.lastName)).toHaveLength(1)
    const error = await failureOf(client.patients.create.mutate({ ...input, firstName: 'Eva' }, options))
    expect(error).toMatchObject({ httpStatus: 422, reason: 'idempotency_key_reused' })
    expect(await idsOf(input.lastName)).toHaveLength(1)
  })
})
