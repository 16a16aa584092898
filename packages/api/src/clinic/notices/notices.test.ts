import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf, testServices } from '../../../test/fixtures.ts'
import { notify } from '../../identity/notices/notify.ts'
import { nobody } from '../../kernel/policy/actor.ts'

const { db, sql, add, as } = await openClinic()
const idOf = async (made: Promise<{ id: number }>) => (await made).id
const staff = await as('staff')

async function account() {
  const { user, doctor } = await add.doctorAccount()
  return { id: doctor.id, userId: user.id, caller: await as('doctor', user.id) }
}
let [userId, patientId] = [0, 0]
let [old, next]: Awaited<ReturnType<typeof account>>[] = []
let pat: Awaited<ReturnType<typeof as>>
beforeEach(async () => {
  userId = await idOf(add.user())
  pat = await as('patient', userId)
  patientId = await idOf(add.patient({ ownerId: userId, firstName: 'Ana', lastName: 'Ruiz' }))
  ;[old, next] = [await account(), await account()]
  await add.assignment({ patientId, practitionerId: old.id, role: 'primary' })
})
const given = () => {
  if (!old || !next) throw new Error('made before each test')
  return { old, next }
}
const told = async (caller: Awaited<ReturnType<typeof as>>) =>
  (await caller.notices.list({})).items.map(({ kind, role, outcome }) =>
    [kind, role, outcome].filter(Boolean).join(' '),
  )

describe('a change of primary', () => {
  test('tells the holder of the record, the new primary and the former one', async () => {
    const { old, next } = given()
    await staff.assignments.changePrimary({ patientId, practitionerId: next.id })
    expect(await told(pat)).toEqual(['primary_changed holder'])
    expect(await told(next.caller)).toEqual(['primary_changed new_primary'])
    expect(await told(old.caller)).toEqual(['primary_changed former_primary'])
    expect((await pat.notices.list({})).items[0]).toMatchObject({
      ...{ patient: { id: patientId, name: 'Ana Ruiz' }, practitioner: { id: next.id }, readAt: null },
    })
    expect(await pat.notices.count()).toEqual({ count: 1 })
  })

  test('that is refused tells nobody', async () => {
    const { next } = given()
    await staff.panels.set({ practitionerId: next.id, accepting: 'closed' })
    await refusalOf(staff.assignments.changePrimary({ patientId, practitionerId: next.id }))
    expect([await told(pat), await told(next.caller)]).toEqual([[], []])
  })

  test('tells of an end, too, and of the end that a deletion makes', async () => {
    const { old, next } = given()
    const { items } = await staff.assignments.list({ patientId })
    await staff.assignments.end({ id: items[0]?.id ?? 0 })
    expect((await pat.notices.list({})).items[0]).toMatchObject({
      kind: 'primary_changed',
      practitioner: null,
    })
    expect(await told(old.caller)).toEqual(['primary_changed former_primary'])
    await staff.assignments.create({ patientId, practitionerId: next.id, role: 'primary' })
    await (await as('admin')).practitioners.delete({ id: next.id })
    expect(await told(pat)).toHaveLength(3)
  })

  test('tells nobody what they did themselves, nor of a consultant', async () => {
    const { next } = given()
    const keeper = callAs(testServices(db, 'owner'), { userId, role: 'staff' })
    await keeper.assignments.create({ patientId, practitionerId: next.id, role: 'consulting' })
    expect(await told(next.caller)).toEqual([])
    await keeper.assignments.changePrimary({ patientId, practitionerId: next.id })
    expect(await told(pat)).toEqual([])
    expect(await told(next.caller)).toEqual(['primary_changed new_primary'])
  })
})

test('a handover tells each holder once and each practitioner once, and so does its undo', async () => {
  const { old, next } = given()
  for (let n = 0; n < 2; n++) {
    const other = await idOf(add.patient())
    await add.assignment({ patientId: other, practitionerId: old.id, role: 'primary' })
  }
  const { id } = await staff.transfers.start({ fromId: old.id, to: [{ practitionerId: next.id }] })
  expect((await pat.notices.list({})).items).toMatchObject([
    { kind: 'panel_handed_over', role: 'holder', patient: { id: patientId }, practitioner: { id: next.id } },
  ])
  const ofMany = { kind: 'panel_handed_over', patient: null, patients: 3 }
  expect((await next.caller.notices.list({})).items).toMatchObject([{ ...ofMany, role: 'new_primary' }])
  expect((await old.caller.notices.list({})).items).toMatchObject([{ ...ofMany, role: 'former_primary' }])
  await staff.transfers.undo({ id })
  expect((await pat.notices.list({})).items[0]).toMatchObject({ practitioner: { id: old.id } })
  expect((await old.caller.notices.list({})).items[0]).toMatchObject({ ...ofMany, role: 'new_primary' })
  expect(await told(next.caller)).toHaveLength(2)
})

test.each([
  [true, 'request_decided holder accepted', ['primary_changed new_primary']],
  [false, 'request_decided holder declined', []],
])('a decision (accept: %s) tells the patient once', async (accept, expected, ofNext) => {
  const { next } = given()
  const { id } = await pat.requests.create({ patientId, practitionerId: next.id })
  await staff.requests.decide({ id, accept })
  expect(await told(pat)).toEqual([expected])
  expect(await told(next.caller)).toEqual(ofNext)
})

test('a request for somebody who left tells the patient that it is void', async () => {
  const { next } = given()
  await pat.requests.create({ patientId, practitionerId: next.id })
  await (await as('admin')).practitioners.delete({ id: next.id })
  expect(await told(pat)).toEqual(['request_decided holder void'])
  // The deletion is in the log of whoever asked, too.
  const [entry] =
    await sql`select patient_ids from audit_events where action = 'practitioners.delete' order by id desc limit 1`
  expect(entry?.patient_ids).toEqual([patientId])
})

test('a record opened in an emergency tells its holder and the primary, who cannot switch that off', async () => {
  const { old, next } = given()
  const off = { emergency_opened: false }
  expect((await refusalOf(pat.notices.setSettings(Object(off)))).reason).toBe('validation')
  const stranger = callAs(testServices(db, 'minimum-necessary'), { userId: next.userId, role: 'doctor' })
  const input = { patientId, reason: 'unconscious on arrival' }
  await stranger.access.breakGlass(input)
  // The same grant again is no news.
  await stranger.access.breakGlass(input)
  expect(await told(pat)).toEqual(['emergency_opened holder'])
  expect(await told(old.caller)).toEqual(['emergency_opened primary'])
  expect(await told(next.caller)).toEqual([])
})

describe('a notice', () => {
  test('of a kind that is switched off is not written, until it is switched on', async () => {
    const { old, next } = given()
    expect(await pat.notices.setSettings({ primary_changed: false })).toEqual({
      ...{ primary_changed: false, request_decided: true, panel_handed_over: true },
    })
    await staff.assignments.changePrimary({ patientId, practitionerId: next.id })
    expect(await told(pat)).toEqual([])
    await pat.notices.setSettings({ primary_changed: true })
    await staff.assignments.changePrimary({ patientId, practitionerId: old.id })
    expect(await told(pat)).toEqual(['primary_changed holder'])
  })

  test('is read by its own account alone, one or all', async () => {
    const { old, next } = given()
    await staff.assignments.changePrimary({ patientId, practitionerId: next.id })
    await staff.assignments.changePrimary({ patientId, practitionerId: old.id })
    const [first] = (await pat.notices.list({ unread: true })).items
    const ids = [first?.id ?? 0]
    expect((await refusalOf(next.caller.notices.read({ ids }))).code).toBe('NOT_FOUND')
    expect(await pat.notices.count()).toEqual({ count: 2 })
    expect(await pat.notices.read({ ids })).toEqual({ read: 1 })
    expect(await pat.notices.read({ ids })).toEqual({ read: 0 })
    expect((await pat.notices.list({ unread: true })).items).toHaveLength(1)
    expect(await pat.notices.read({ all: true })).toEqual({ read: 1 })
    expect(await next.caller.notices.count()).toEqual({ count: 2 })
  })

  test('names nobody whom its reader does not reach any more', async () => {
    const { old, next } = given()
    await staff.assignments.changePrimary({ patientId, practitionerId: next.id })
    const left = callAs(testServices(db, 'minimum-necessary'), { userId: old.userId, role: 'doctor' })
    expect((await left.notices.list({})).items[0]).toMatchObject({ patient: null, practitioner: null })
    expect((await old.caller.notices.list({})).items[0]).toMatchObject({ patient: { name: 'Ana Ruiz' } })
    await staff.patients.delete({ id: patientId })
    expect((await pat.notices.list({})).items[0]).toMatchObject({ patient: null, practitioner: null })
  })
})

test('notices of two thousand patients are one statement', async () => {
  const { old } = given()
  await sql`insert into patients (first_name, last_name, gender, owner_id)
    select 'N' || n, 'Moved', 'U', ${userId} from generate_series(1, 2000) n`
  const moved = await sql`select id from patients where last_name = 'Moved' and owner_id = ${userId}`
  const sent = sql.unsafe
  let statements = 0
  const counting = (...given: Parameters<typeof sent>) => {
    statements++
    return sent(...given)
  }
  Object.assign(sql, { unsafe: counting })
  try {
    const about = { kind: 'panel_handed_over', refs: { transferId: 1, practitionerId: old.id } } as const
    await notify({ ...testServices(db), actor: nobody }, db, [
      ...moved.map(({ id }) => ({ ...about, role: 'holder' as const, patientId: Number(id) })),
      {
        ...about,
        role: 'new_primary',
        practitionerId: old.id,
        patientId: null,
        refs: { ...about.refs, patients: 2000 },
      },
    ])
  } finally {
    Object.assign(sql, { unsafe: sent })
  }
  expect(statements).toBe(1)
  expect(await pat.notices.count()).toEqual({ count: 100 })
  expect(await sql`select id from notices where user_id = ${userId}`).toHaveLength(2000)
  expect((await old.caller.notices.list({})).items[0]).toMatchObject({
    ...{ kind: 'panel_handed_over', patient: null, patients: 2000, practitioner: { id: old.id } },
  })
})
