import { mainSite } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()

const newPatient = { firstName: 'Ana', lastName: 'Ruiz', gender: 'F', dateOfBirth: '1990-04-01' } as const

test('a patient belongs to the main site, or to the one that staff name', async () => {
  const staff = await as('staff')
  const { id: siteId } = await add.site()
  expect(await staff.patients.create(newPatient)).toMatchObject({ siteId: mainSite.id })
  const entered = await staff.patients.create({ ...newPatient, siteId })
  expect(entered).toMatchObject({ siteId })
  expect((await staff.patients.list({ siteId })).items.map(({ id }) => id)).toEqual([entered.id])
  expect(await staff.patients.update({ id: entered.id, siteId: mainSite.id })).toMatchObject({
    siteId: mainSite.id,
  })
  const before = await sql`select id, site_id from patients order by id`
  for (const call of [
    () => staff.patients.create({ ...newPatient, siteId: 2_000_000_000 }),
    () => staff.patients.update({ id: entered.id, siteId: 2_000_000_000 }),
  ]) {
    expect((await refusalOf(call())).fieldErrors).toHaveProperty('siteId')
  }
  expect(await sql`select id, site_id from patients order by id`).toEqual(before)
})

test('patients do not choose the site that sees their record; the clinic does', async () => {
  const account = await add.user()
  const record = await add.patient({ ownerId: account.id })
  const { id: siteId } = await add.site()
  const patient = await as('patient', account.id)
  for (const call of [
    () => patient.patients.update({ id: record.id, siteId }),
    () => patient.patients.create({ ...newPatient, siteId }),
  ]) {
    expect((await refusalOf(call())).fieldErrors).toEqual({
      siteId: ['Only the clinic says to which site a patient belongs.'],
    })
  }
  // A client may send back a field that it did not change.
  expect(await patient.patients.update({ id: record.id, siteId: mainSite.id })).toMatchObject({ version: 2 })
})
