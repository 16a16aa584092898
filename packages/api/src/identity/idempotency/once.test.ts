import { randomUUID } from 'node:crypto'
import { patients } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import {
  addUser,
  callAs,
  refusalOf,
  testContext,
  testPassword,
  testSecret,
  testServices,
} from '../../../test/fixtures.ts'
import type { Role } from '../../kernel/policy/grid.ts'
import { createCaller } from '../../router.ts'
import { createSeals } from './seals.ts'

const { db, sql } = await openClinic()
const services = testServices(db)

type Person = { userId: number; role: Role }
const add = async (role: 'staff' | 'patient' = 'staff'): Promise<Person> => ({
  userId: (await addUser(db, { role })).id,
  role,
})

/** The router for this person with this key; without a person, for a stranger. */
const under = (key: string, person?: Person, given = services) =>
  createCaller({ ...testContext(given, person), idempotencyKey: key })

const ana = () => ({
  firstName: 'Ana',
  lastName: `Ruiz${randomUUID().slice(0, 8)}`,
  dateOfBirth: '1990-04-01',
  gender: 'F' as const,
})
const trailOf = (patientId: number) => sql`
  select actor_id, action, outcome, basis from audit_events where patient_ids @> array[${patientId}::int] order by id`
const keys = () => sql`select * from idempotency_keys order by created_at, key_hash`
const count = () => db.$count(patients)

test('G8 idempotency: the same key and input give the same reply, one row, and one entry of its creation', async () => {
  const staff = await add()
  const key = randomUUID()
  const { firstName, ...others } = ana()
  const first = await under(key, staff).patients.create({ firstName, ...others })
  const before = await count()
  const again = await under(key, staff).patients.create({ ...others, firstName })
  expect(JSON.stringify(again)).toBe(JSON.stringify(first))
  expect(await count()).toBe(before)
  expect(await trailOf(first.id)).toEqual([
    { actor_id: staff.userId, action: 'patients.create', outcome: 'ok', basis: 'all' },
    { actor_id: staff.userId, action: 'creation.repeat', outcome: 'ok', basis: 'all' },
  ])
})

test('G8 idempotency: of twenty requests at once under one key, one creates and all get its reply', async () => {
  const staff = await add()
  const [key, input, before] = [randomUUID(), ana(), await count()]
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => under(key, staff).patients.create(input)),
  )
  expect(new Set(replies.map(reply => JSON.stringify(reply))).size).toBe(1)
  expect(await count()).toBe(before + 1)
})

test('idempotency: the same key with another input is refused and changes nothing', async () => {
  const staff = await add()
  const key = randomUUID()
  const first = await under(key, staff).patients.create(ana())
  const [kept, before] = [await keys(), await count()]
  const refusal = await refusalOf(under(key, staff).patients.create(ana()))
  expect(refusal).toMatchObject({ code: 'UNPROCESSABLE_CONTENT', reason: 'idempotency_key_reused' })
  expect([await keys(), await count()]).toEqual([kept, before])
  expect(await trailOf(first.id)).toHaveLength(1)
})

test('idempotency: without a key every request creates', async () => {
  const staff = callAs(services, await add())
  const [input, kept] = [ana(), await keys()]
  const made = [await staff.patients.create(input), await staff.patients.create(input)]
  expect(new Set(made.map(({ id }) => id)).size).toBe(2)
  expect(await keys()).toEqual(kept)
})

test('idempotency: the same key of another account, or for another procedure, is another key', async () => {
  const [one, other, key, input] = [await add(), await add(), randomUUID(), ana()]
  const mine = await under(key, one).patients.create(input)
  const theirs = await under(key, other).patients.create(input)
  expect(theirs.id).not.toBe(mine.id)
  const registered = await under(key, one).auth.register({
    name: 'Ana',
    email: `${key}@example.org`,
    password: testPassword,
  })
  expect(registered.user.email).toBe(`${key}@example.org`)
})

test('idempotency: a key that was used a day ago may be used again', async () => {
  const [staff, key] = [await add(), randomUUID()]
  const first = await under(key, staff).patients.create(ana())
  const age = (interval: string) => sql`
    update idempotency_keys set created_at = now() - ${interval}::interval where caller = ${`user/${staff.userId}`}`
  await age('23 hours 59 minutes')
  expect((await refusalOf(under(key, staff).patients.create(ana()))).reason).toBe('idempotency_key_reused')
  await age('24 hours')
  const [second, ofOther] = [ana(), await add()]
  const next = await under(key, staff).patients.create(second)
  expect(next.id).not.toBe(first.id)
  expect(await under(key, staff).patients.create(second)).toEqual(next)

  await age('25 hours')
  await under(key, ofOther).patients.create(ana())
  expect(await sql`select from idempotency_keys where caller = ${`user/${staff.userId}`}`).toEqual([])
})

test('idempotency: a refused request may be corrected and sent again under its key', async () => {
  const key = randomUUID()
  const taken = { name: 'Ana', email: `taken${key}@example.org`, password: testPassword }
  await callAs(services).auth.register(taken)
  const kept = await keys()
  expect((await refusalOf(under(key).auth.register(taken))).reason).toBe('validation')
  expect(await keys()).toEqual(kept)
  const { user } = await under(key).auth.register({ ...taken, email: `free${key}@example.org` })
  expect(user.email).toBe(`free${key}@example.org`)
})

test('G8 idempotency: a stranger who registers twice makes one account', async () => {
  const key = randomUUID()
  const input = { name: 'Ana Ruiz', email: `${key}@example.org`, password: testPassword }
  const first = await under(key).auth.registerPatient(input)
  expect(await under(key).auth.registerPatient({ ...input })).toEqual(first)
  expect(await trailOf(first.patient.id)).toEqual([
    { actor_id: first.user.id, action: 'auth.register', outcome: 'ok', basis: null },
    { actor_id: null, action: 'creation.repeat', outcome: 'ok', basis: null },
  ])
  const guess = { ...input, password: `${testPassword}r` }
  expect((await refusalOf(under(key).auth.registerPatient(guess))).reason).toBe('idempotency_key_reused')
})

test('idempotency: a caller who may no longer create no longer gets the earlier reply', async () => {
  const [staff, key, input] = [await add(), randomUUID(), ana()]
  const { id } = await under(key, staff).patients.create(input)
  const refusal = await refusalOf(under(key, { ...staff, role: 'doctor' }).patients.create(input))
  expect(refusal.code).toBe('FORBIDDEN')
  expect(await trailOf(id)).toHaveLength(1)
})

test('30 idempotency: the stored text shows neither key, names nor password', async () => {
  const [staff, key, input] = [await add(), randomUUID(), ana()]
  await under(key, staff).patients.create(input)
  await under(key).auth.register({
    name: 'Anastasia Ruiz',
    email: `${key}@example.org`,
    password: testPassword,
  })
  const rows = JSON.stringify(await keys())
  const parts = rows.split(/[."]/).map(part => Buffer.from(part, 'base64url').toString('latin1'))
  for (const text of [rows, ...parts]) {
    for (const secret of [key, 'Anastasia', input.lastName, testPassword]) expect(text).not.toContain(secret)
  }
})

test('G8 idempotency: each caller, procedure and key has its own reply, whatever was stored later', async () => {
  const [one, other, key] = [await add(), await add(), randomUUID()]
  const [first, second] = [ana(), ana()]
  const doctor = { firstName: 'Eva', lastName: 'Marsh', specialty: 'Cardiology' }
  const admin = { userId: (await addUser(db, { role: 'admin' })).id, role: 'admin' } as const
  const requests = [
    () => under(key, one).patients.create(first),
    () => under(key, other).patients.create(first),
    () => under(`${key}2`, one).patients.create(second),
    () => under(key, admin).patients.create(first),
    () => under(key, admin).practitioners.create(doctor),
  ]
  const replies: unknown[] = []
  for (const request of requests) replies.push(await request())
  const before = await count()
  for (const [n, request] of requests.entries()) expect(await request()).toEqual(replies[n])
  expect(await count()).toEqual(before)
})

test('24 idempotency: a reply survives a change of secrets until the old secret is removed', async () => {
  const [staff, key, input] = [await add(), randomUUID(), ana()]
  const first = await under(key, staff).patients.create(input)
  const [old, fresh] = [testSecret, randomUUID()]
  const changed = { ...services, seals: createSeals([fresh, old]) }
  expect(await under(key, staff, changed).patients.create(input)).toEqual(first)
  const [kept, before] = [await keys(), await count()]
  const forgotten = { ...services, seals: createSeals([fresh]) }
  const refusal = await refusalOf(under(key, staff, forgotten).patients.create(input))
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'idempotency_reply_unreadable' })
  expect([await keys(), await count()]).toEqual([kept, before])
})

test('idempotency: a reply that was moved to another row of the database cannot be read there', async () => {
  const [one, other, key, input] = [await add(), await add(), randomUUID(), ana()]
  await under(key, one).patients.create(input)
  await sql`
    update idempotency_keys set caller = ${`user/${other.userId}`} where caller = ${`user/${one.userId}`}`
  const refusal = await refusalOf(under(key, other).patients.create(input))
  expect(refusal.reason).toBe('idempotency_reply_unreadable')
})

test.each(['', ' ', 'with space', 'x'.repeat(256), 'tab\t', 'ä', 'one, two'])(
  'idempotency: %j is no key',
  async key => {
    const [staff, before] = [await add(), await count()]
    const refusal = await refusalOf(under(key, staff).patients.create(ana()))
    expect(refusal).toMatchObject({ code: 'BAD_REQUEST', reason: 'validation' })
    expect(await count()).toBe(before)
    // Procedures that create nothing ignore the key.
    expect((await under(key, staff).auth.me()).role).toBe('staff')
  },
)
