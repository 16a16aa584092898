import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { type addPatient, refusalOf } from '../../../test/fixtures.ts'
import type { Caller } from '../../router.ts'

const { add, as } = await openClinic()
let self: Caller
let practitionerId: number
beforeEach(async () => {
  const { user, doctor } = await add.doctorAccount()
  practitionerId = doctor.id
  self = await as('doctor', user.id)
})

const idsOf = (page: { items: { id: number }[] }) => page.items.map(({ id }) => id)

async function addMine(role: 'primary' | 'consulting', values: Parameters<typeof addPatient>[1] = {}) {
  const patient = await add.patient(values)
  return {
    patient,
    link: await add.assignment({ patientId: patient.id, practitionerId, role }),
  }
}

test('each patient on a panel has the caller’s own open assignment', async () => {
  const { patient, link } = await addMine('consulting')
  const pair = { patientId: patient.id, practitionerId }
  const ended = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
  await add.assignment({ ...pair, ...ended, role: 'primary' })
  await add.assignment({
    patientId: patient.id,
    practitionerId: (await add.practitioner()).id,
    role: 'primary',
  })
  const { items } = await self.patients.panel({})
  const { assignment, primary, ...shown } = items[0] ?? {}
  expect(items).toHaveLength(1)
  expect(assignment).toEqual({ id: link.id, role: 'consulting', startedAt: link.startedAt })
  expect(primary?.practitionerId).not.toBe(practitionerId)
  const { medicalHistory: _, ...opened } = await self.patients.get({ id: patient.id })
  expect({ ...shown, openedUntil: null }).toEqual(opened)
})

test('a panel is that of the record that the account has now, not of one that was deleted', async () => {
  const { user, doctor } = await add.doctorAccount({ deletedAt: '2024-01-01T00:00:00.000Z' })
  const now = await add.practitioner({ userId: user.id })
  const [former, current] = [await add.patient(), await add.patient()]
  await add.assignment({ patientId: former.id, practitionerId: doctor.id })
  await add.assignment({ patientId: current.id, practitionerId: now.id })
  expect(idsOf(await (await as('doctor', user.id)).patients.panel({}))).toEqual([current.id])
})

test('a panel is narrowed to the patients for whom the caller has one role', async () => {
  const primary = await addMine('primary')
  const consulting = await addMine('consulting')
  // Another doctor is primary for one patient now, and the caller was before.
  await add.assignment({
    patientId: consulting.patient.id,
    practitionerId: (await add.practitioner()).id,
    role: 'primary',
  })
  expect(idsOf(await self.patients.panel({ assignmentRole: 'primary' }))).toEqual([primary.patient.id])
  expect(idsOf(await self.patients.panel({ assignmentRole: 'consulting' }))).toEqual([consulting.patient.id])
  expect(idsOf(await self.patients.panel({}))).toEqual([primary.patient.id, consulting.patient.id])
  expect(idsOf(await self.patients.panel({ withoutPractitioner: true }))).toEqual([])
})

test.each(['id', 'name', 'born', 'newest'] as const)('a panel by %s shows every patient once', async sort => {
  const births = ['1980-02-29', null, '1980-02-29', null, '1950-01-01']
  const mine: number[] = []
  for (const dateOfBirth of births) {
    const role = mine.length % 2 ? 'primary' : 'consulting'
    mine.push((await addMine(role, { lastName: 'Same', firstName: 'Name', dateOfBirth })).patient.id)
  }
  await add.patient({ lastName: 'Same' })
  const items = await everyPage(cursor => self.patients.panel({ sort, limit: 2, cursor }))
  const [a, b, c, d, e] = mine
  expect(idsOf({ items })).toEqual(
    { id: mine, name: mine, born: [e, a, c, b, d], newest: [e, d, c, b, a] }[sort],
  )
})

test.each([{ assignmentRole: 'nurse' }, { assignmentRole: null }, { role: 'primary' }, { sort: 'age' }])(
  '48 a panel of %j is refused',
  async input => {
    const refusal = await refusalOf(Reflect.apply(self.patients.panel, undefined, [input]))
    expect(refusal.code).toBe('BAD_REQUEST')
  },
)

test('only a panel can be filtered by role: in other lists the caller may have none', async () => {
  for (const list of [self.patients.list, self.patients.beyondPanel]) {
    const refusal = await refusalOf(Reflect.apply(list, undefined, [{ assignmentRole: 'primary' }]))
    expect(refusal.code).toBe('BAD_REQUEST')
  }
})
