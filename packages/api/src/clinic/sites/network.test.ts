import { accountSites, mainSite, practitionerSites } from '@empanel/db'
import { beforeEach, expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf, testContext } from '../../../test/fixtures.ts'
import type { Refusal } from '../../kernel/errors/refusal.ts'
import { createCaller } from '../../router.ts'

const { db, sql, add, as, services } = await openClinic('network')

type Router = Awaited<ReturnType<typeof as>>
let staff: Router
let staffId: number
let here: number
let there: number

const newPatient = { firstName: 'Ana', lastName: 'Ruiz', gender: 'F', dateOfBirth: '1990-04-01' } as const
const idsOf = ({ items }: { items: { id: number }[] }) => items.map(({ id }) => id)
const practitionerAt = async (siteId: number) => {
  const { id } = await add.practitioner()
  await db.insert(practitionerSites).values({ practitionerId: id, siteId })
  return id
}

const isServer = Boolean(process.env.TEST_DATABASE_URL)
const waiting = () => sql`
  select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

beforeEach(async () => {
  here = (await add.site()).id
  there = (await add.site()).id
  staffId = (await add.user({ role: 'staff' })).id
  await db.insert(accountSites).values({ userId: staffId, siteId: here })
  staff = await as('staff', staffId)
})

test('37 39 staff reach the patients of their sites and of all within these; others are missing', async () => {
  const ward = await add.site({ parentId: (await add.site({ parentId: here })).id })
  const mine = [await add.patient({ siteId: here }), await add.patient({ siteId: ward.id })]
  const other = await add.patient({ siteId: there })
  expect(idsOf(await staff.patients.list({ limit: 500 }))).toEqual(mine.map(({ id }) => id))
  const missing = await refusalOf(staff.patients.get({ id: 2_000_000_000 }))
  for (const call of [
    () => staff.patients.get({ id: other.id }),
    () => staff.patients.update({ id: other.id, address: 'x' }),
    () => staff.patients.delete({ id: other.id }),
    () => staff.assignments.careTeam({ patientId: other.id }),
  ]) {
    expect(await refusalOf(call())).toMatchObject({ code: 'NOT_FOUND', message: missing.message })
  }
  expect(await sql`select version, deleted_at from patients where id = ${other.id}`).toEqual([
    { version: 1, deleted_at: null },
  ])
  const doctor = await add.doctorAccount()
  expect(await (await as('doctor', doctor.user.id)).patients.get({ id: other.id })).toMatchObject({
    id: other.id,
  })
})

test('37 39 a practitioner record gives reach at its sites, unless it waits for approval or was deleted', async () => {
  const patient = await add.patient({ siteId: there })
  const reached = async () => idsOf(await staff.patients.list({ limit: 500 })).includes(patient.id)
  const { id: practitionerId } = await add.practitioner({ userId: staffId })
  await db.insert(practitionerSites).values({ practitionerId, siteId: there })
  expect(await reached()).toBe(true)
  await sql`update practitioners set status = 'pending' where id = ${practitionerId}`
  expect(await reached()).toBe(false)
  await sql`update practitioners set status = 'active', deleted_at = now() where id = ${practitionerId}`
  expect(await reached()).toBe(false)
})

test('37 39 where staff may read accounts, they see the members of their own sites alone', async () => {
  const { policy, ...others } = services()
  const grid = { ...policy.grid, 'users.read': { staff: 'all' } } as const
  const narrow = { ...policy.grid['practitioners.read'], staff: 'site' } as const
  const given = { ...others, policy: { ...policy, grid: { ...grid, 'practitioners.read': narrow } } }
  const reader = callAs(given, { userId: staffId, role: 'staff' })
  const practitionerId = await practitionerAt(here)
  await practitionerAt(there)
  await db.insert(accountSites).values({ userId: (await add.user({ role: 'staff' })).id, siteId: there })
  expect(idsOf(await reader.sites.members({ id: here, kind: 'practitioner' }))).toEqual([practitionerId])
  expect(idsOf(await reader.sites.members({ id: here, kind: 'account' }))).toEqual([staffId])
  for (const kind of ['practitioner', 'account'] as const) {
    for (const id of [there, (await add.site()).id, 2_000_000_000]) {
      expect(await refusalOf(reader.sites.members({ id, kind }))).toMatchObject({ code: 'NOT_FOUND' })
    }
  }
})

test('85 a repeated request shows no site that is out of the caller’s reach', async () => {
  const { policy, ...others } = services()
  const grid = {
    ...policy.grid,
    'sites.create': { staff: 'all' },
    'practitioners.read': { ...policy.grid['practitioners.read'], staff: 'site' },
  } as const
  const context = testContext({ ...others, policy: { ...policy, grid } }, { userId: staffId, role: 'staff' })
  const create = () =>
    createCaller({ ...context, idempotencyKey: `site-${staffId}` }).sites.create({
      name: `Clinic of ${staffId}`,
    })
  const { id } = await create()
  expect(await refusalOf(create())).toMatchObject({ code: 'NOT_FOUND' })
  await db.insert(accountSites).values({ userId: staffId, siteId: id })
  expect(await create()).toMatchObject({ id })
})

test('what staff enter belongs to their first site, or to the one of theirs that they name', async () => {
  const second = (await add.site()).id
  await db.insert(accountSites).values({ userId: staffId, siteId: second })
  expect(await staff.patients.create(newPatient)).toMatchObject({ siteId: here })
  const entered = await staff.patients.create({ ...newPatient, siteId: second })
  expect(entered).toMatchObject({ siteId: second })
  expect(await staff.patients.update({ id: entered.id, siteId: here })).toMatchObject({ siteId: here })
  const before = await sql`select id, site_id from patients order by id`
  for (const siteId of [there, mainSite.id, 2_000_000_000]) {
    for (const call of [
      () => staff.patients.create({ ...newPatient, siteId }),
      () => staff.patients.update({ id: entered.id, siteId }),
    ]) {
      expect((await refusalOf(call())).fieldErrors).toEqual({
        siteId: ['There is no such site, or it is none of yours.'],
      })
    }
  }
  expect(await sql`select id, site_id from patients order by id`).toEqual(before)
})

test('staff without a site reach nobody and enter nobody', async () => {
  const nobody = await as('staff')
  await add.patient()
  expect((await nobody.patients.list({})).items).toEqual([])
  const refusal = await refusalOf(nobody.patients.create(newPatient))
  expect(refusal.fieldErrors).toEqual({
    siteId: ['Your account belongs to no site. Ask an administrator to add it to one.'],
  })
})

test('staff assign only practitioners of their sites to patients of their sites', async () => {
  const [near, far] = [await practitionerAt(here), await practitionerAt(there)]
  const patient = await add.patient({ siteId: here })
  const foreign = await add.patient({ siteId: there })
  expect(idsOf(await staff.practitioners.list({ limit: 500 }))).toEqual([near])
  expect(idsOf(await staff.panels.list({ limit: 500 }))).toEqual([near])
  for (const pair of [
    { patientId: patient.id, practitionerId: far },
    { patientId: foreign.id, practitionerId: near },
  ]) {
    expect(await refusalOf(staff.assignments.create(pair))).toMatchObject({ code: 'NOT_FOUND' })
  }
  expect(await sql`select id from assignments where patient_id in (${patient.id}, ${foreign.id})`).toEqual([])
  const { id } = await staff.assignments.create({ patientId: patient.id, practitionerId: near })
  await sql`update patients set site_id = ${there} where id = ${patient.id}`
  expect(await refusalOf(staff.assignments.end({ id }))).toMatchObject({ code: 'NOT_FOUND' })
})

test('staff see their own sites, and nobody else changes any', async () => {
  expect(idsOf(await staff.sites.list({}))).toEqual([here])
  expect(await refusalOf(staff.sites.get({ id: there }))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await refusalOf(staff.sites.update({ id: here, name: 'Mine' }))).toMatchObject({ code: 'FORBIDDEN' })
})

test('43 a change is refused when the account loses its site while it waits', async () => {
  const patient = await add.patient({ siteId: here })
  const { promise: asked, resolve } = Promise.withResolvers<{ change: Promise<Refusal> }>()
  await sql.begin(async tx => {
    await tx`delete from account_sites where user_id = ${staffId}`
    resolve({ change: refusalOf(staff.patients.update({ id: patient.id, address: 'changed' })) })
    // The embedded engine runs transactions one by one.
    if (isServer) await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 5000)
  })
  const { change } = await asked
  expect(await change).toMatchObject({ code: 'NOT_FOUND' })
  expect(await sql`select address from patients where id = ${patient.id}`).toEqual([{ address: null }])
})

test('who asks is told that a record is open to an account by its site, or why not', async () => {
  const admin = await as('admin')
  const [near, far] = [await add.patient({ siteId: here }), await add.patient({ siteId: there })]
  const why = (patientId: number) => admin.access.explain({ userId: staffId, patientId })
  expect(await why(near.id)).toMatchObject({ allowed: true, because: 'site', scope: 'site' })
  expect(await why(far.id)).toMatchObject({ allowed: false, because: 'not-at-site' })
})

test('41 patients do not choose which site sees their record; the clinic does', async () => {
  const account = await add.user()
  const record = await add.patient({ ownerId: account.id })
  const patient = await as('patient', account.id)
  const refusal = await refusalOf(patient.patients.update({ id: record.id, siteId: here }))
  expect(refusal.fieldErrors).toEqual({ siteId: ['Only the clinic says to which site a patient belongs.'] })
  expect(
    (await refusalOf(patient.patients.create({ ...newPatient, siteId: here }))).fieldErrors,
  ).toHaveProperty('siteId')
  const moved = await (await as('admin')).patients.update({ id: record.id, siteId: here })
  expect(moved.siteId).toBe(here)
})
