import { describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { weighPanels } from './weights.ts'

const { db, sql, add, as } = await openClinic()
const { id: staffId } = await add.user({ role: 'staff', name: 'Sam Staff' })
const [staff, admin] = [await as('staff', staffId), await as('admin')]
const patientBorn = (dateOfBirth: string | null, gender: 'M' | 'F' | 'U' = 'F') =>
  add.patient({ dateOfBirth, gender })
const assign = (patientId: number, practitionerId: number) =>
  add.assignment({ patientId, practitionerId, role: 'primary' })
const weighedOf = async (practitionerId: number) => (await staff.panels.get({ practitionerId })).weighted

describe('the settings of a panel', () => {
  test('are those of an open panel until somebody sets them, and their history is kept', async () => {
    const { id: practitionerId } = await add.practitioner()
    const unset = { accepting: 'open', target: null, maximum: null, fte: 1, load: null }
    expect(await staff.panels.get({ practitionerId })).toMatchObject(unset)
    expect(await staff.panels.history({ practitionerId })).toEqual({ items: [], nextCursor: null })
    const first = { accepting: 'existing_families', target: 1800, maximum: 2000, fte: 0.8 } as const
    expect(await staff.panels.set({ practitionerId, ...first })).toMatchObject({ ...first, load: 0 })
    await staff.panels.set({ practitionerId, accepting: 'closed' })
    const { items } = await staff.panels.history({ practitionerId })
    expect(items).toMatchObject([
      { accepting: 'closed', target: null, until: null, setByName: 'Sam Staff' },
      { ...first, until: items[0]?.since },
    ])
  })

  test('are refused where they make no sense, and nothing changes', async () => {
    const { id: practitionerId } = await add.practitioner()
    const given = [
      { fte: 0 },
      { fte: 2.01 },
      { fte: 0.333 },
      { target: 0 },
      { maximum: -1 },
      { maximum: 1.5 },
    ]
    for (const settings of given) {
      expect((await refusalOf(staff.panels.set({ practitionerId, ...settings }))).reason).toBe('validation')
    }
    const { id: pending } = await add.practitioner({ status: 'pending' })
    expect((await refusalOf(staff.panels.set({ practitionerId: pending }))).reason).toBe('not_found')
    expect([
      ...(await sql`select from panel_settings where practitioner_id in (${practitionerId}, ${pending})`),
    ]).toEqual([])
  })

  test('set by twenty at once follow each other without a gap', async () => {
    const { id: practitionerId } = await add.practitioner()
    await Promise.all(Array.from({ length: 20 }, (_, n) => staff.panels.set({ practitionerId, maximum: n })))
    const { items } = await staff.panels.history({ practitionerId })
    expect(items).toHaveLength(20)
    for (const [n, { until }] of items.entries()) expect(until).toBe(items[n - 1]?.since ?? null)
  })
})

describe('the list of panels', () => {
  test('by load, size or name, by whom they accept, at a site, with words of name and specialty', async () => {
    const site = await add.site()
    const made = async (lastName: string, patients: number, target: number | null) => {
      const { id } = await add.practitioner({ firstName: 'Zoë', lastName, specialty: 'Kardiologie Nord' })
      for (let n = 0; n < patients; n++) await assign((await add.patient()).id, id)
      await staff.panels.set({
        practitionerId: id,
        target,
        accepting: lastName === 'Brecht' ? 'closed' : 'open',
      })
      return id
    }
    const limited = await add.practitioner({ firstName: 'Zoë', lastName: 'Döblin', specialty: 'Kardiologie' })
    await staff.panels.set({ practitionerId: limited.id, maximum: 3 })
    await assign((await add.patient()).id, limited.id)
    const half = await made('Carossa', 2, 4)
    const full = await made('Brecht', 1, 1)
    const untold = await made('Andersch', 3, null)
    await sql`insert into practitioner_sites values (${half}, ${site.id})`
    const q = 'zoe kardio'
    const found = async (input: Parameters<typeof staff.panels.list>[0]) =>
      (await staff.panels.list({ q, ...input })).items.map(({ id }) => id)
    expect(await found({})).toEqual([full, half, limited.id, untold])
    expect(await found({ sort: 'size' })).toEqual([untold, half, limited.id, full])
    expect(await found({ sort: 'name' })).toEqual([untold, full, half, limited.id])
    expect(await found({ accepting: 'closed' })).toEqual([full])
    expect(await found({ siteId: site.id })).toEqual([half])
    expect(await found({ q: 'zoe chirurgie' })).toEqual([])
    for (const sort of ['load', 'size', 'name'] as const) {
      const whole = await staff.panels.list({ q, sort })
      const first = await staff.panels.list({ q, sort, limit: 1 })
      const rest = await staff.panels.list({ q, sort, cursor: first.nextCursor ?? undefined })
      expect([...first.items, ...rest.items]).toEqual(whole.items)
    }
  })
})

describe('weights', () => {
  const band = (fromAge: number, male: number, female: number, other = 1) => ({
    fromAge,
    male,
    female,
    other,
  })
  const bornAt = (age: number) => String(new Date().getUTCFullYear() - age)

  test('count each patient by age and sex, from the first assignment to the last', async () => {
    const { id: house } = await add.practitioner()
    const { id: wilson } = await add.practitioner()
    const { id: child } = await patientBorn(bornAt(5), 'M')
    const { id: old } = await patientBorn(bornAt(80), 'F')
    const { id: ageless } = await patientBorn(null)
    for (const patientId of [child, old, ageless]) await assign(patientId, house)
    expect(await weighedOf(house)).toBe(3)
    const bands = [band(0, 0.5, 0.6), band(18, 1, 1.1), band(75, 2, 2.5)]
    expect(await admin.panels.setWeights({ bands: [...bands].reverse() })).toEqual({ bands })
    expect(await staff.panels.weights()).toEqual({ bands })
    expect(await weighedOf(house)).toBe(0.5 + 2.5 + 1)
    await staff.assignments.changePrimary({ patientId: old, practitionerId: wilson })
    expect([await weighedOf(house), await weighedOf(wilson)]).toEqual([1.5, 2.5])
    await admin.patients.update({ id: old, gender: 'M' })
    expect(await weighedOf(wilson)).toBe(2)
    await admin.patients.update({ id: old, dateOfBirth: bornAt(20) })
    expect(await weighedOf(wilson)).toBe(1)
    await admin.patients.delete({ id: old })
    expect(await weighedOf(wilson)).toBe(0)
    await admin.panels.setWeights({ bands: [] })
    expect([await weighedOf(house), await weighedOf(wilson)]).toEqual([2, 0])
  })

  test('are counted anew as patients grow older', async () => {
    const { id: house } = await add.practitioner()
    await assign((await patientBorn(bornAt(64))).id, house)
    await admin.panels.setWeights({ bands: [band(0, 1, 1), band(65, 1, 3)] })
    // As on another day.
    await sql`update panel_sizes set weighted = 9 where practitioner_id = ${house}`
    await weighPanels(db)
    expect(await weighedOf(house)).toBe(1)
    await admin.panels.setWeights({ bands: [] })
    await weighPanels(db)
    expect(await weighedOf(house)).toBe(1)
  })

  test('are refused as a table with a gap or a double, and nothing changes', async () => {
    await admin.panels.setWeights({ bands: [band(0, 1, 1)] })
    for (const bands of [
      [band(1, 1, 1)],
      [band(0, 1, 1), band(0, 2, 2)],
      [band(0, -1, 1)],
      [band(0, 1, 100)],
    ]) {
      expect((await refusalOf(admin.panels.setWeights({ bands }))).reason).toBe('validation')
    }
    expect((await refusalOf(staff.panels.setWeights({ bands: [] }))).reason).toBe('not_permitted')
    expect(await staff.panels.weights()).toEqual({ bands: [band(0, 1, 1)] })
    await admin.panels.setWeights({ bands: [] })
  })
})
