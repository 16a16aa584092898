import { addPatient } from '@empanel/api/testing'
import { describe, expect, test } from 'vitest'
import { createEmpanelClient } from './client.ts'
import { database, failureOf, newAccount } from './testing/clinic.ts'
import { type Fault, faults, startProxy } from './testing/proxy.ts'

const registration = 'policy.registration'
const busy: Fault = { status: 503 }

describe('a query', () => {
  test.each<[string, Fault]>([
    ['a cut connection', 'cut'],
    ['a lost reply', 'lose-reply'],
    ['503 of a proxy', { status: 503, body: '<h1>Busy</h1>' }],
  ])('is repeated after %s', async (_, fault) => {
    await using proxy = await startProxy()
    proxy.fault = faults(registration, fault, fault)
    const client = createEmpanelClient({ url: proxy.url })
    await client.policy.registration.query()
    expect(proxy.seen).toHaveLength(3)
  })

  test('is given up after the retries, with the last failure', async () => {
    await using proxy = await startProxy()
    proxy.fault = () => 'cut'
    const error = await failureOf(
      createEmpanelClient({ url: proxy.url, retries: 2 }).policy.registration.query(),
    )
    expect(error).toMatchObject({ code: 'NETWORK', httpStatus: undefined, cause: expect.any(TypeError) })
    expect(proxy.seen).toHaveLength(3)
  })

  test.each([400, 404, 429, 500, 502, 504])('is not repeated after %i', async status => {
    await using proxy = await startProxy()
    proxy.fault = () => ({ status })
    const error = await failureOf(createEmpanelClient({ url: proxy.url }).policy.registration.query())
    expect(error).toMatchObject({ httpStatus: status })
    expect(proxy.seen).toHaveLength(1)
  })

  test('waits as long as the server asks, and not at all for what its deadline would not see', async () => {
    await using proxy = await startProxy()
    const askedFor = (seconds: string): Fault => ({ status: 503, headers: { 'retry-after': seconds } })
    proxy.fault = faults(registration, askedFor('1'))
    const began = performance.now()
    await createEmpanelClient({ url: proxy.url }).policy.registration.query()
    expect(performance.now() - began).toBeGreaterThan(990)

    proxy.fault = faults(registration, askedFor('20'))
    const client = createEmpanelClient({ url: proxy.url, deadlineMs: 5000 })
    const error = await failureOf(client.policy.registration.query())
    expect(error).toMatchObject({ httpStatus: 503, retryAfterMs: 20_000 })
    expect(performance.now() - began).toBeLessThan(4000)
  })

  test('those of a batch are repeated as one request', async () => {
    await using proxy = await startProxy()
    proxy.fault = faults(registration, busy, 'cut')
    const client = createEmpanelClient({ url: proxy.url })
    await Promise.all(Array.from({ length: 10 }, () => client.policy.registration.query()))
    expect(proxy.seen.map(({ path }) => path.split(',').length)).toEqual([10, 10, 10])
  })
})

describe('a mutation that creates nothing', () => {
  test.each<[string, Fault, number]>([
    ['a lost reply', 'lose-reply', 2],
    ['a cut connection', 'cut', 1],
    ['503', busy, 1],
  ])('is sent once, whatever happens: %s', async (_, fault, version) => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await client.signIn(await newAccount())
    const { db, sql } = await database()
    const { id } = await addPatient(db)
    proxy.seen.length = 0
    proxy.fault = faults('patients.update', fault)
    await failureOf(client.patients.update.mutate({ id, address: '12 Elm Street' }))
    expect(proxy.seen).toHaveLength(1)
    expect(await sql`select version from patients where id = ${id}`).toEqual([{ version }])
  })
})

describe('time', () => {
  test('a call ends at its deadline', async () => {
    await using proxy = await startProxy()
    proxy.fault = () => ({ delayMs: 3000 })
    const client = createEmpanelClient({ url: proxy.url, deadlineMs: 100 })
    const began = performance.now()
    expect(await failureOf(client.policy.registration.query())).toMatchObject({ code: 'DEADLINE' })
    expect(performance.now() - began).toBeLessThan(1500)
  })

  test('one aborted call ends at once; the others of its batch go on', async () => {
    await using proxy = await startProxy()
    proxy.fault = () => ({ delayMs: 300 })
    const client = createEmpanelClient({ url: proxy.url })
    const { signal, abort } = withAbort()
    const others = client.policy.registration.query()
    const aborted = failureOf(client.policy.registration.query(undefined, { signal }))
    let settled = false
    others.finally(() => {
      settled = true
    })
    setTimeout(abort, 50)
    expect(await aborted).toMatchObject({ code: 'ABORTED' })
    expect(settled).toBe(false)
    expect(await others).toMatchObject({ account: 'patient' })
    expect(proxy.seen).toHaveLength(1)
  })

  test('what is aborted beforehand is never sent', async () => {
    await using proxy = await startProxy()
    const call = createEmpanelClient({ url: proxy.url }).policy.registration.query(undefined, {
      signal: AbortSignal.abort(),
    })
    expect(await failureOf(call)).toMatchObject({ code: 'ABORTED' })
    expect(proxy.seen).toHaveLength(0)
  })
})

function withAbort() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
