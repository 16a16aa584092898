import { folded } from '@empanel/db'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import {
  addAssignment,
  addDoctorAccount,
  addPatient,
  addPractitioner,
  addUser,
  callAs,
  refusalOf,
} from '../../../test/fixtures.ts'
import type { PresetName } from '../../kernel/policy/presets/presets.ts'

const { db, as, services } = await openClinic()
const under = (preset: PresetName) => (doctorId: number) =>
  callAs(services(preset), { userId: doctorId, role: 'doctor' })
const userId = (await addUser(db, { role: 'staff' })).id
const ownerId = (await addUser(db, { role: 'patient' })).id
const staff = await as('staff', userId)
const patient = await as('patient', ownerId)

type Query = NonNullable<Parameters<typeof staff.patients.list>[0]>

describe('a date of birth finds everybody who may have been born then', () => {
  const births = ['1950', '1950-05', '1950-05-05', '1950-05-06', '1950-06', '1951', null]
  beforeAll(async () => {
    for (const dateOfBirth of births) await addPatient(db, { lastName: 'Maybe', dateOfBirth })
  })
  test.each([
    ['1950-05-05', ['1950', '1950-05', '1950-05-05']],
    ['1950-05', ['1950', '1950-05', '1950-05-05', '1950-05-06']],
    ['1950', ['1950', '1950-05', '1950-05-05', '1950-05-06', '1950-06']],
    ['1952', []],
  ])('%s: %j', async (dateOfBirth, found) => {
    const { items } = await staff.patients.list({ q: 'maybe', dateOfBirth })
    expect(items.map(one => one.dateOfBirth)).toEqual(found)
  })
})

test('patients without a doctor are those with no open assignment', async () => {
  const { id: practitionerId } = await addPractitioner(db)
  const lastName = 'Lonely'
  const keeper = await addUser(db)
  const self = await as('patient', keeper.id)
  const [never, once, now] = [
    await addPatient(db, { lastName, ownerId: keeper.id }),
    await addPatient(db, { lastName }),
    await addPatient(db, { lastName, ownerId: keeper.id }),
  ]
  const dead = await addPatient(db, { lastName, deceasedOn: '2021-01-01' })
  const ended = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
  await addAssignment(db, { patientId: once.id, practitionerId, ...ended })
  await addAssignment(db, { patientId: now.id, practitionerId })
  const find = async (caller: typeof staff, withoutPractitioner?: boolean) =>
    (await caller.patients.list({ q: lastName, withoutPractitioner })).items.map(({ id }) => id)
  expect(await find(staff, true)).toEqual([never.id, once.id])
  expect(await find(self, true)).toEqual([never.id])
  expect(await find(staff, false)).toEqual([never.id, once.id, now.id, dead.id])
  expect(await find(staff)).toEqual([never.id, once.id, now.id, dead.id])
})

describe('each patient in a list names the primary', () => {
  const lastName = 'Primarily'
  const idsFor = async (caller: typeof staff, query: Query) =>
    (await caller.patients.list({ q: lastName, ...query })).items.map(({ id }) => id)

  test('as far as the caller may read who looks after them', async () => {
    const three = under('three-role')
    const { user, doctor } = await addDoctorAccount(db, { firstName: 'Ida', lastName: 'Sand' })
    const other = await addPractitioner(db)
    const [mine, theirs] = [await addPatient(db, { lastName }), await addPatient(db, { lastName })]
    const dead = await addPatient(db, { lastName, deceasedOn: '2021-01-01' })
    await addAssignment(db, { patientId: mine.id, practitionerId: doctor.id, role: 'primary' })
    await addAssignment(db, { patientId: theirs.id, practitionerId: doctor.id, role: 'consulting' })
    await addAssignment(db, { patientId: theirs.id, practitionerId: other.id, role: 'primary' })
    const past = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
    await addAssignment(db, { patientId: dead.id, practitionerId: other.id, role: 'primary', ...past })
    const primaries = async (caller: typeof staff) =>
      (await caller.patients.list({ q: lastName })).items.map(({ primary }) => primary?.practitionerId)
    expect(await primaries(staff)).toEqual([doctor.id, other.id, undefined])
    const { items } = await staff.patients.list({ q: lastName, limit: 1 })
    expect(items[0]?.primary).toEqual({ practitionerId: doctor.id, name: 'Dr. Ida Sand' })
    expect(await idsFor(staff, { primaryId: doctor.id })).toEqual([mine.id])
    expect(await idsFor(staff, { practitionerId: doctor.id })).toEqual([mine.id, theirs.id])
    expect(await idsFor(staff, { withoutPrimary: true })).toEqual([])

    // Doctors see all patients there, and the care teams of their own.
    const stranger = await addDoctorAccount(db)
    const narrow = three(stranger.user.id)
    expect(await idsFor(narrow, {})).toEqual([mine.id, theirs.id, dead.id])
    expect(await primaries(narrow)).toEqual([undefined, undefined, undefined])
    for (const query of [
      { primaryId: doctor.id },
      { practitionerId: doctor.id },
      { withoutPrimary: true },
      { withoutPractitioner: true },
    ]) {
      expect(await idsFor(narrow, query)).toEqual([])
    }
    expect(await primaries(three(user.id))).toEqual([doctor.id, other.id, undefined])
  })

  test('and those without one are found, others who look after them or not', async () => {
    const { id: practitionerId } = await addPractitioner(db)
    const made = [
      await addPatient(db, { lastName: 'Primeless' }),
      await addPatient(db, { lastName: 'Primeless' }),
    ]
    await addAssignment(db, { patientId: made[0]?.id ?? 0, practitionerId })
    const { items } = await staff.patients.list({ q: 'primeless', withoutPrimary: true })
    expect(items.map(({ id }) => id)).toEqual(made.map(({ id }) => id))
    await addAssignment(db, {
      patientId: made[1]?.id ?? 0,
      practitionerId,
      role: 'primary',
    })
    const left = await staff.patients.list({ q: 'primeless', withoutPrimary: true })
    expect(left.items.map(({ id }) => id)).toEqual([made[0]?.id])
  })
})

describe('search', () => {
  const people = [
    ['Ada', 'King Lovelace'],
    ['Åsa', 'Öberg'],
    ['100%', 'sure'],
    ['1000', 'sure'],
    ['a_c', 'under'],
    ['abc', 'under'],
    ['back\\slash', 'x'],
    ['Conan', "O'Brien"],
    ['李', '小龙'],
  ] as const
  beforeAll(async () => {
    for (const [firstName, lastName] of people) await addPatient(db, { firstName, lastName })
  })
  const find = async (q: string) =>
    (await staff.patients.list({ q, limit: 500 })).items.map(({ firstName }) => firstName)

  test.each([
    ['love ADA', ['Ada']],
    ['  king   lace ada ', ['Ada']],
    ['ada nobody', []],
    ['0% sure', ['100%']],
    ['a_c', ['a_c']],
    ['k\\s', ['back\\slash']],
    ['\\', ['back\\slash']],
    ["o'brien", ['Conan']],
    ["' or true --", []],
    ['öberg', ['Åsa']],
    ['ÅSA', ['Åsa']],
    ['小', ['李']],
  ])('47 %j finds %j', async (q, found) => {
    expect(await find(q)).toEqual(found)
  })

  test('48 NUL and half characters are refused', async () => {
    for (const q of ['\0', '\ud800']) expect((await refusalOf(find(q))).fieldErrors).toHaveProperty('q')
  })

  test('47 any search finds exactly the rows whose name contains every word', async () => {
    const all = (await staff.patients.list({ limit: 500 })).items
    const text = fc.string({ unit: fc.constantFrom(...`aA%_\\'" d-(.*[$Øé`), maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(text, async q => {
        const words = folded(q).split(' ').filter(Boolean)
        const names = all.map(one => ({ id: one.id, name: ` ${folded(`${one.firstName} ${one.lastName}`)}` }))
        // One or two letters match only at the beginning of a word.
        const parts = words.map(word => (/^[a-z]{1,2}$/.test(word) ? ` ${word}` : word))
        const isMarks = words.length === 0 && q.trim() !== ''
        const expected = names
          .filter(({ name }) => !isMarks && parts.every(part => name.includes(part)))
          .map(({ id }) => id)
        const found = (await staff.patients.list({ q, sort: 'id', limit: 500 })).items.map(({ id }) => id)
        expect(found).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

test('filters narrow what is in reach and never widen it', async () => {
  const doctor = await addPractitioner(db)
  const mine = await addPatient(db, { ownerId, dateOfBirth: '1999-09-09' })
  const other = await addPatient(db, { dateOfBirth: '1999-09-09' })
  for (const { id } of [mine, other]) await addAssignment(db, { patientId: id, practitionerId: doctor.id })
  const past = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }
  await addAssignment(db, { patientId: (await addPatient(db)).id, practitionerId: doctor.id, ...past })
  const ids = async (caller: typeof staff, query: Query) =>
    (await caller.patients.list({ limit: 500, ...query })).items.map(({ id }) => id)
  for (const query of [{ practitionerId: doctor.id }, { dateOfBirth: '1999-09-09' }] satisfies Query[]) {
    expect(await ids(staff, query)).toEqual([mine.id, other.id])
    expect(await ids(patient, query)).toEqual([mine.id])
  }
  expect(await ids(patient, { owned: true })).toEqual([mine.id])
  expect(await ids(staff, { owned: true })).toEqual([])
  expect((await refusalOf(staff.patients.list({ dateOfBirth: '0000-01-01' }))).code).toBe('BAD_REQUEST')
})

test('a list is narrowed to a preferred language and its variants, whatever the order and the search', async () => {
  const lastName = 'Polyglot'
  const ids = new Map<string | null, number>()
  for (const preferredLanguage of ['es', 'es-MX', 'est', 'en', null])
    ids.set(preferredLanguage, (await addPatient(db, { lastName, preferredLanguage })).id)
  const found = async (preferredLanguage: string, sort?: Query['sort']) => {
    const query = { q: lastName, preferredLanguage, sort, limit: 1 }
    const rows = await everyPage(cursor => staff.patients.list({ ...query, cursor }))
    return rows.map(({ id }) => id).sort((a, b) => a - b)
  }
  for (const sort of [undefined, 'id', 'name', 'born', 'newest'] as const)
    expect(await found('ES', sort)).toEqual([ids.get('es'), ids.get('es-MX')])
  expect(await found('es-mx')).toEqual([ids.get('es-MX')])
  expect(await found('fr')).toEqual([])
  await expect(found('spanish')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
