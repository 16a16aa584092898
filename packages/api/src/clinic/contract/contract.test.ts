import type { AnyTRPCProcedure } from '@trpc/server'
import { PostgresJsPreparedQuery } from 'drizzle-orm/postgres-js'
import { expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { callAs, testContext } from '../../../test/fixtures.ts'
import { accessOf } from '../../kernel/procedure.ts'
import { appRouter } from '../../router.ts'
import { contractRouter, createContractCaller } from './router.ts'
import { mostBytes } from './whole-page.ts'

const { sql, services, add } = await openClinic()

const contractAs = (actor: { userId: number; role: 'admin' | 'staff' | 'doctor' | 'patient' }) =>
  createContractCaller(testContext(services(), actor))

test('procedures of the contract only need the same access, and are on no other router', () => {
  const named = new Map(flat(appRouter._def.procedures))
  const ours = flat(contractRouter._def.procedures)
  expect(ours.length).toBeGreaterThan(0)
  for (const [path, procedure] of ours) {
    const counterpart = named.get(path)
    expect(counterpart && accessOf(counterpart), path).toEqual(accessOf(procedure))
    expect([...named.values()]).not.toContain(procedure)
  }
})

/** The procedures of a router by path. Its type does not have them. */
const flat = (procedures: object): [string, AnyTRPCProcedure][] => Object.entries(procedures)

test('63 no list of patients carries the medical history; the record and the contract’s lists do', async () => {
  const { user, doctor } = await add.doctorAccount()
  const { id } = await add.patient({ medicalHistory: 'x'.repeat(20_000) })
  await add.assignment({ patientId: id, practitionerId: doctor.id })
  const actor = { userId: user.id, role: 'doctor' } as const
  const open = callAs(services(), actor).patients
  const whole = contractAs(actor).patients
  for (const list of ['list', 'panel', 'beyondPanel'] as const) {
    const { items } = await open[list]({})
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) expect(item).not.toHaveProperty('medicalHistory')
    const one = (await whole[list]({})).items.find(item => item.id === id)
    expect(one?.medicalHistory).toHaveLength(20_000)
  }
  expect(await open.get({ id })).toHaveProperty('medicalHistory', 'x'.repeat(20_000))
})

test('thirty whole rows fit into one reply, however long their texts are', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  await sql`insert into patients (first_name, last_name, gender, address, medical_history)
    select n::text, 'Longest', 'U', repeat(chr(1), 20000), repeat(chr(1), 20000) from generate_series(1, 30) n`
  const { items } = await contractAs({ userId, role: 'staff' }).patients.list({ q: 'longest', limit: 30 })
  expect(items).toHaveLength(30)
  expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThan(mostBytes)
})

test('a page of whole rows takes one statement, one more to count if there are more rows, and an audit entry', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const made: number[] = []
  for (let n = 0; n < 5; n++) made.push((await add.patient({ lastName: 'Counted' })).id)
  const executed = vi.spyOn(PostgresJsPreparedQuery.prototype, 'execute')
  const patients = contractAs({ userId, role: 'staff' }).patients
  const statements = async (limit: number) => {
    executed.mockClear()
    const page = await patients.list({ q: 'counted', limit })
    const texts = executed.mock.contexts.map(query => String(Reflect.get(Object(query), 'queryString')))
    return { page, count: texts.filter(text => !text.includes('"recent"')).length }
  }
  expect(await statements(5)).toMatchObject({ count: 2, page: { total: 5, nextCursor: null } })
  const short = await statements(2)
  expect(short).toMatchObject({ count: 3, page: { total: 5 } })
  const [entry] = await sql`select actor_id, action, patient_ids from audit_events order by id desc limit 1`
  expect(entry).toEqual({ actor_id: userId, action: 'patients.read', patient_ids: made.slice(0, 2) })
})

test('a page of whole assignments shows, counts and records the open ones of patients who are there', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const { id: practitionerId } = await add.practitioner({ lastName: 'Counting' })
  const assigned = async (values: Parameters<typeof add.patient>[0] = {}, more = {}) => {
    const { id: patientId } = await add.patient({ lastName: 'Tallied', ...values })
    return add.assignment({ patientId, practitionerId, ...more })
  }
  const startedAt = '2024-01-01T00:00:00Z'
  await assigned({}, { startedAt, endedAt: '2024-02-01T00:00:00Z' })
  await assigned({ deletedAt: startedAt })
  const open = [await assigned(), await assigned(), await assigned()]
  const { assignments } = contractAs({ userId, role: 'staff' })
  for (const q of ['tallied', 'counting', 'ta']) {
    const page = await assignments.list({ q, limit: 2 })
    expect(page).toMatchObject({ total: 3, items: open.slice(0, 2).map(({ id }) => ({ id })) })
    const [entry] = await sql`
      select action, patient_ids from audit_events where actor_id = ${userId} order by id desc limit 1`
    const named = open.slice(0, 2).map(({ patientId }) => patientId)
    expect(entry).toEqual({ action: 'assignments.read', patient_ids: named })
  }
})

test('a page of whole practitioners shows, counts and records those whom the caller sees', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const named = (values: Parameters<typeof add.practitioner>[0] = {}) =>
    add.practitioner({ lastName: 'Reckoned', ...values })
  await named({ deletedAt: '2024-01-01T00:00:00Z' })
  await named({ status: 'pending' })
  const seen = [await named(), await named({ userId }), await named()].map(({ id }) => ({ id }))
  await add.practitioner({ lastName: 'Other' })
  const { practitioners } = contractAs({ userId, role: 'staff' })
  const before = await sql`select id from audit_events where actor_id = ${userId}`
  const page = await practitioners.list({ q: 'reckoned', limit: 2 })
  expect(page).toMatchObject({ total: 3, items: seen.slice(0, 2) })
  const all = await everyPage(cursor => practitioners.list({ q: 'reckoned', limit: 1, cursor }))
  expect(all.map(({ id }) => ({ id }))).toEqual(seen)
  expect(await practitioners.list({ owned: true })).toMatchObject({ total: 1, items: seen.slice(1, 2) })
  const entries = await sql`select action, patient_ids from audit_events where actor_id = ${userId}`
  const entry = { action: 'practitioners.read', patient_ids: [] }
  expect(entries.slice(before.length)).toEqual([entry, entry, entry, entry, entry])
})

test('patients of unknown age come last by age, and first the other way round', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const born = (dateOfBirth: string | null) => add.patient({ lastName: 'Aged', dateOfBirth })
  const [unknown, old, young] = [await born(null), await born('1930'), await born('2020-02')]
  const { patients } = contractAs({ userId, role: 'staff' })
  const byAge = async (descending: boolean) => {
    const { items } = await patients.list({ q: 'aged', ordering: [{ field: 'age', descending }] })
    return items.map(({ id }) => id)
  }
  expect(await byAge(false)).toEqual([young.id, old.id, unknown.id])
  expect(await byAge(true)).toEqual([old.id, young.id, unknown.id])
})

test('38 39 whole lists show only what the caller reaches', async () => {
  const { user, doctor } = await add.doctorAccount()
  const owner = await add.user()
  const mine = await add.patient({ ownerId: owner.id })
  const link = await add.assignment({ patientId: mine.id, practitionerId: doctor.id })
  const other = await add.patient()
  await add.assignment({ patientId: other.id, practitionerId: (await add.practitioner()).id })
  const patient = contractAs({ userId: owner.id, role: 'patient' })
  const idsOf = ({ items, total }: { items: { id: number }[]; total: number }) => ({
    ids: items.map(({ id }) => id),
    total,
  })
  expect(idsOf(await patient.patients.list({}))).toEqual({ ids: [mine.id], total: 1 })
  expect(idsOf(await patient.assignments.list({}))).toEqual({ ids: [link.id], total: 1 })
  expect(idsOf(await patient.assignments.myPractitioners({}))).toEqual({ ids: [doctor.id], total: 1 })
  const self = contractAs({ userId: user.id, role: 'doctor' })
  expect(idsOf(await self.patients.panel({}))).toEqual({ ids: [mine.id], total: 1 })
  await sql`update assignments set ended_at = now() where id = ${link.id}`
  expect(idsOf(await self.patients.panel({}))).toEqual({ ids: [], total: 0 })
  expect(idsOf(await patient.assignments.myPractitioners({}))).toEqual({ ids: [], total: 0 })
})
