import { addPatient } from '@empanel/api/testing'
import { TRPCClientError } from '@trpc/client'
import { describe, expect, inject, test } from 'vitest'
import { createEmpanelClient } from './client.ts'
import { database, failureOf, newAccount, signedInClient } from './testing/clinic.ts'
import { faults, startProxy } from './testing/proxy.ts'

describe('a client', () => {
  test('signs in, writes and reads, and signs out', async () => {
    const { client, store } = await signedInClient()
    const made = await client.patients.create.mutate({
      firstName: 'Ana',
      lastName: 'Ruiz',
      dateOfBirth: '1990-04-01',
      gender: 'F',
    })
    expect(await client.patients.get.query({ id: made.id })).toEqual({ ...made, openedUntil: null })
    await client.signOut()
    expect(await store.get()).toBeUndefined()
    expect(await failureOf(client.auth.me.query())).toMatchObject({
      code: 'UNAUTHORIZED',
      reason: 'not_signed_in',
    })
  })

  test('asks what needs no sign-in without one', async () => {
    const client = createEmpanelClient({ url: `${inject('address')}/` })
    expect(await client.policy.registration.query()).toMatchObject({ account: 'patient' })
  })

  test('sends the calls of one moment in one request', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await client.signIn(await newAccount())
    proxy.seen.length = 0
    await Promise.all([
      client.auth.me.query(),
      client.patients.list.query({}),
      client.practitioners.list.query({}),
    ])
    expect(proxy.seen.map(({ path }) => path)).toEqual(['auth.me,patients.list,practitioners.list'])
  })

  test('splits what is too much for one request', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await Promise.all(Array.from({ length: 120 }, () => client.policy.registration.query()))
    expect(proxy.seen.map(({ path }) => path.split(',').length)).toEqual([50, 50, 20])
  })

  test('61 keeps what is searched for out of addresses, whichever way it reads', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await client.signIn(await newAccount())
    const input = { q: 'ruiz', dateOfBirth: '1990-04-01', limit: 1 }
    await client.patients.list.query(input)
    await Promise.all([client.patients.list.query(input), client.practitioners.list.query({ q: 'ruiz' })])
    for await (const _ of client.patients.all(input)) break
    await client.trpc.patients.list.query(input)
    expect(proxy.seen.map(({ path }) => path)).toEqual([
      'auth.login',
      'patients.list',
      'patients.list,practitioners.list',
      'patients.list',
      'patients.list',
    ])
    for (const { method, query } of proxy.seen) {
      expect({ method, query: [...query] }).toEqual({ method: 'POST', query: [['batch', '1']] })
    }
  })

  test('repeats a read after a failure as it did when it went by GET', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await client.signIn(await newAccount())
    proxy.fault = faults('patients.list', 'cut', 'lose-reply', { status: 503 })
    expect(await client.patients.list.query({ q: 'nobody is called so' })).toMatchObject({ items: [] })
  })

  test('is no promise, so it may be returned from async functions', async () => {
    const client = createEmpanelClient({ url: inject('address') })
    expect(await Promise.resolve(client)).toBe(client)
  })
})

describe('an error', () => {
  test('carries code, status, reason, fields and the id of the request', async () => {
    const { client } = await signedInClient()
    const input = {
      firstName: 'x'.repeat(101),
      lastName: 'Ruiz',
      dateOfBirth: '2024-02-30',
      gender: 'F' as const,
    }
    const error = await failureOf(client.patients.create.mutate(input))
    expect(error).toMatchObject({
      name: 'EmpanelError',
      code: 'BAD_REQUEST',
      httpStatus: 400,
      reason: 'validation',
      fieldErrors: {
        firstName: ['Ensure this field has no more than 100 characters.'],
        dateOfBirth: [expect.any(String)],
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(error).toBeInstanceOf(TRPCClientError)
    expect(error.cause).toBeInstanceOf(Error)
  })

  test('a wrong password says so, and whoever was signed in stays so', async () => {
    const { client, account } = await signedInClient()
    const error = await failureOf(client.signIn({ ...account, password: 'not the one' }))
    expect(error).toMatchObject({ httpStatus: 401, reason: 'wrong_credentials', fieldErrors: {} })
    expect(await client.auth.me.query()).toMatchObject({ id: account.userId })
  })

  test('a reply that is none of the server is named as such', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    for (const body of ['<h1>Welcome to the hotel</h1>', '{"detail":"no"}', '']) {
      proxy.fault = () => ({ status: 200, body })
      const error = await failureOf(client.policy.registration.query())
      expect(error).toMatchObject({ code: 'BAD_REPLY', httpStatus: 200 })
    }
  })
})

describe('all', () => {
  test('walks all pages of a list and of its filters, each row once', async () => {
    const { client } = await signedInClient()
    const { db } = await database()
    const lastName = `Page${crypto.randomUUID().slice(0, 8)}`
    for (let n = 0; n < 7; n++) await addPatient(db, { lastName })
    const ids: number[] = []
    for await (const patient of client.patients.all({ q: lastName, limit: 3, sort: 'name' }))
      ids.push(patient.id)
    expect(new Set(ids).size).toBe(7)
    const listed: number[] = []
    for await (const { id } of client.patients.list.all({ q: lastName })) listed.push(id)
    expect(listed).toEqual([...ids].sort((a, b) => a - b))
  })

  test('fetches a page only when it is wanted', async () => {
    await using proxy = await startProxy()
    const client = createEmpanelClient({ url: proxy.url })
    await client.signIn(await newAccount())
    const { db } = await database()
    for (let n = 0; n < 3; n++) await addPatient(db)
    proxy.seen.length = 0
    for await (const _ of client.patients.all({ limit: 1 })) break
    expect(proxy.seen).toHaveLength(1)
  })

  test('is there for every query in pages, and stops at its signal', async () => {
    const account = await newAccount('admin')
    const client = createEmpanelClient({ url: inject('address') })
    await client.signIn(account)
    const { id: patientId } = await addPatient((await database()).db)
    for (const iterator of [
      client.practitioners.all({ sort: 'name' }),
      client.panels.all(),
      client.assignments.all({ state: 'all' }),
      client.users.all({ role: 'admin' }),
      client.audit.all({ actorId: account.userId }),
      client.audit.ofPatient.all({ patientId }),
    ]) {
      for await (const row of iterator) expect(row.id).toBeGreaterThan(0)
    }
    for (const iterator of [client.sessions.all(), client.users.sessions.all({ userId: account.userId })]) {
      const ids: string[] = []
      for await (const { id } of iterator) ids.push(id)
      expect(ids).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)])
    }
    const signal = AbortSignal.abort()
    expect(await failureOf(client.patients.all({}, { signal }).next())).toMatchObject({ code: 'ABORTED' })
  })
})
