import { acceptances } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()
const idOf = async (made: Promise<{ id: number }>) => (await made).id
const staff = await as('staff')
const home = { address: '12 Elm Street' }

/** A patient's account with two records at one address, and a stranger who says they live there, too. */
const userId = await idOf(add.user())
const pat = await as('patient', userId)
const patientId = await idOf(add.patient({ ownerId: userId, ...home }))
const childId = await idOf(add.patient({ ownerId: userId, ...home }))
const stranger = await as('patient', await idOf(add.user()))
const { id: strangerId } = await stranger.patients.create({
  ...{ firstName: 'Eve', lastName: 'Dropper', dateOfBirth: '1990-01-01', gender: 'F', ...home },
})

/** A panel of each kind, with room and without, whose practitioner knows the patient, the child or nobody. */
const panels: { id: number; name: string }[] = []
for (const accepting of acceptances) {
  for (const maximum of [0, null]) {
    for (const known of ['patient', 'child', 'nobody'] as const) {
      const name = `${accepting} ${maximum ?? 'any'} ${known}`
      const id = await idOf(add.practitioner({ firstName: name, lastName: 'Panel', specialty: 'Allergy' }))
      await staff.panels.set({ practitionerId: id, accepting, maximum })
      const past = { startedAt: '2020-01-01T00:00:00.000Z', endedAt: '2021-01-01T00:00:00.000Z' }
      if (known === 'patient') await add.assignment({ patientId, practitionerId: id, ...past })
      if (known === 'child') await add.assignment({ patientId: childId, practitionerId: id })
      panels.push({ id, name })
    }
  }
}
const named = (items: { id: number }[]) =>
  panels.filter(({ id }) => items.some(one => one.id === id)).map(({ name }) => name)

test('are those whose panel accepts the patient now, and exactly these can be asked for', async () => {
  const { items } = await pat.requests.choices({ patientId, limit: 500 })
  expect(named(items)).toEqual([
    ...['open any patient', 'open any child', 'open any nobody'],
    ...['existing_families any patient', 'existing_families any child', 'existing_patients any patient'],
  ])
  for (const { id, name } of panels) {
    const asked = pat.requests.create({ patientId, practitionerId: id })
    if (!named(items).includes(name)) expect((await refusalOf(asked)).reason, name).toBe('panel_closed')
    else await pat.requests.withdraw({ id: (await asked).id })
  }
})

test('and exactly these the clinic can give the patient', async () => {
  const { items } = await staff.requests.choices({ patientId, limit: 500 })
  for (const { id, name } of panels) {
    const change = staff.assignments.changePrimary({ patientId, practitionerId: id })
    if (!named(items).includes(name)) {
      expect((await refusalOf(change)).reason, name).toMatch(/^panel_(full|closed)$/)
    } else {
      await staff.assignments.end({ id: (await change).id })
    }
  }
})

test('tell nobody who looks after other people at an address', async () => {
  const { items } = await stranger.requests.choices({ patientId: strangerId, limit: 500 })
  expect(named(items)).toEqual(['open any patient', 'open any child', 'open any nobody'])
  const family = panels.find(({ name }) => name === 'existing_families any child')
  const asked = stranger.requests.create({ patientId: strangerId, practitionerId: family?.id ?? 0 })
  expect((await refusalOf(asked)).reason).toBe('panel_closed')
})

test('leave out nurses, those who wait for approval, and the primary', async () => {
  const nurse = await idOf(add.practitioner({ profession: 'nurse' }))
  const waiting = await idOf(add.practitioner({ status: 'pending' }))
  const primary = await idOf(add.practitioner())
  const other = await idOf(add.practitioner({ profession: 'nurse_practitioner' }))
  await add.assignment({ patientId: childId, practitionerId: primary, role: 'primary' })
  const { items } = await pat.requests.choices({ patientId: childId, limit: 500 })
  const ids = items.map(({ id }) => id)
  expect(ids).toContain(other)
  for (const id of [nurse, waiting, primary]) expect(ids).not.toContain(id)
})

test('come in pages by name, are found by specialty, and say where they work', async () => {
  const first = await pat.requests.choices({ patientId, q: 'panel allergy', limit: 4 })
  const rest = await pat.requests.choices({ patientId, q: 'panel allergy', cursor: first.nextCursor ?? '' })
  expect(named([...first.items, ...rest.items])).toHaveLength(6)
  expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([4, 2, null])
  const site = await add.site({ name: 'Elm House' })
  const [{ id = 0 } = {}] = first.items
  await sql`insert into practitioner_sites (practitioner_id, site_id) values (${id}, ${site.id})`
  const found = await pat.requests.choices({ patientId, q: 'allergy', limit: 1 })
  expect(found.items[0]?.sites).toContain('Elm House')
  expect(Object.keys(found.items[0] ?? {}).sort()).toEqual(
    ['firstName', 'id', 'languages', 'lastName', 'profession', 'sites', 'specialty'].sort(),
  )
})

test('of a record of somebody else are as missing as the record', async () => {
  expect((await refusalOf(stranger.requests.choices({ patientId }))).code).toBe('NOT_FOUND')
})
