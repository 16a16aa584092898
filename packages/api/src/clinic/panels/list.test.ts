import { practitionerSites } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { addAssignment, addPatient, addPractitioner } from '../../../test/fixtures.ts'

const { db, sql, add, as } = await openClinic()

/** The stored size of each panel: all, as primary, as consultant. Must equal the ledger's. */
async function sizes() {
  const rows = await sql<{ kept: string; counted: string }[]>`
    select (select concat_ws('/', patients, primary_for, consulting_for) from panel_sizes where practitioner_id = d.id) as kept,
      (select concat_ws('/', count(*), count(*) filter (where a.role = 'primary'), count(*) filter (where a.role = 'consulting'))
        from assignments a where a.practitioner_id = d.id and a.ended_at is null) as counted
    from practitioners d order by id`
  expect(rows.map(({ kept }) => kept)).toEqual(rows.map(({ counted }) => counted))
  return rows.map(({ kept }) => kept)
}

test('the size of a panel follows the ledger, whatever is opened, ended, moved or removed', async () => {
  const [one, other] = [await add.practitioner(), await add.practitioner()]
  const patients = [await add.patient(), await add.patient(), await add.patient()]
  for (const [place, { id }] of patients.entries()) {
    await add.assignment({
      patientId: id,
      practitionerId: one.id,
      role: place === 0 ? 'primary' : 'consulting',
    })
  }
  expect(await sizes()).toEqual(['3/1/2', '0/0/0'])
  const [first, second] = patients.map(({ id }) => id)
  await sql`update assignments set ended_at = now() where patient_id = ${second ?? 0}`
  expect(await sizes()).toEqual(['2/1/1', '0/0/0'])
  await sql`update assignments set ended_at = null`
  await sql`update assignments set practitioner_id = ${other.id} where patient_id = ${first ?? 0}`
  expect(await sizes()).toEqual(['2/0/2', '1/1/0'])
  await sql`update assignments set role = 'consulting', reason = 'asked for'`
  expect(await sizes()).toEqual(['2/0/2', '1/0/1'])
  await db.transaction(async tx => {
    await addAssignment(tx, {
      patientId: (await addPatient(tx)).id,
      practitionerId: (await addPractitioner(tx)).id,
    })
  })
  expect((await sizes()).slice(0, 2)).toEqual(['2/0/2', '1/0/1'])
  await sql`delete from assignments`
  expect(await sizes()).toEqual(['0/0/0', '0/0/0', '0/0/0'])
})

test('assignments that open and end at once are all counted', async () => {
  const doctor = await add.practitioner()
  const patients = await Promise.all(Array.from({ length: 8 }, () => add.patient()))
  await Promise.all(patients.map(({ id }) => add.assignment({ patientId: id, practitionerId: doctor.id })))
  expect((await sizes()).at(-1)).toBe('8/0/8')
  await Promise.all(
    patients.slice(1).map(({ id }) => sql`update assignments set ended_at = now() where patient_id = ${id}`),
  )
  expect((await sizes()).at(-1)).toBe('1/0/1')
})

test('deleted patients’ assignments do not count, ended or not', async () => {
  const doctor = await add.practitioner()
  const gone = await add.patient({ deletedAt: '2025-01-02T00:00:00.000Z' })
  const period = { startedAt: '2024-01-01T00:00:00.000Z', endedAt: '2024-02-01T00:00:00.000Z' }
  for (const { id } of [await add.patient(), gone]) {
    await add.assignment({ patientId: id, practitionerId: doctor.id, role: 'primary' })
  }
  await add.assignment({ patientId: gone.id, practitionerId: doctor.id, ...period })
  const consulted = await add.patient({ deletedAt: '2025-01-02T00:00:00.000Z' })
  await add.assignment({ patientId: consulted.id, practitionerId: doctor.id, role: 'consulting' })
  const staff = await as('staff')
  const { items } = await staff.panels.list({ sort: 'size', limit: 500 })
  expect(items.find(({ id }) => id === doctor.id)).toMatchObject({ patients: 1, primary: 1 })
})

test('the sizes come in pages', async () => {
  const staff = await as('staff')
  const whole = await staff.panels.list({ sort: 'size', limit: 500 })
  const paged = await everyPage(cursor => staff.panels.list({ sort: 'size', limit: 1, cursor }))
  expect(paged).toEqual(whole.items)
  expect(paged.length).toBeGreaterThan(2)
})

test('panels of a site are those of the practitioners who work there', async () => {
  const [here, there] = [await add.site(), await add.site()]
  const [one, other, both] = [await add.practitioner(), await add.practitioner(), await add.practitioner()]
  await db
    .insert(practitionerSites)
    .values([
      { practitionerId: one.id, siteId: here.id },
      { practitionerId: other.id, siteId: there.id },
      ...[here, there].map(({ id }) => ({ practitionerId: both.id, siteId: id })),
    ])
  const staff = await as('staff')
  const { items } = await staff.panels.list({ siteId: here.id, sort: 'name' })
  expect(items.map(({ id }) => id).sort((a, b) => a - b)).toEqual([one.id, both.id])
})

test('panels are listed of those who are named, and of nobody else', async () => {
  const staff = await as('staff')
  const [one, , other] = [await add.practitioner(), await add.practitioner(), await add.practitioner()]
  const practitionerIds = [one.id, other.id, 2_000_000_000]
  const { items } = await staff.panels.list({ practitionerIds })
  expect(items.map(({ id }) => id)).toEqual([one.id, other.id])
  await expect(staff.panels.list({ practitionerIds: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
