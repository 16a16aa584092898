import { mainSite } from '@empanel/db'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as } = await openClinic()

let admin: Awaited<ReturnType<typeof as>>
let made = 0
const newSite = (parentId?: number) => admin.sites.create({ name: `Clinic ${++made}`, parentId })

beforeEach(async () => {
  admin = await as('admin')
})

const contents = async () => [
  ...(await sql`select * from sites order by id`),
  ...(await sql`select id, site_id, version from patients order by id`),
  ...(await sql`select * from practitioner_sites order by 1, 2`),
  ...(await sql`select * from account_sites order by 1, 2`),
]

/** The last entry of the trail with this action. */
async function lastOf(action: string) {
  const [entry] =
    await sql`select target, outcome, patient_ids from audit_events where action = ${action} order by id desc`
  return entry
}

/** Refuses, and leaves everything as it was. */
async function refused(call: () => Promise<unknown>) {
  const before = await contents()
  const refusal = await refusalOf(call())
  expect(await contents()).toEqual(before)
  return refusal
}

test('a clinic has one site at first; more are added, renamed and placed within each other', async () => {
  const main = await admin.sites.get({ id: mainSite.id })
  expect(main).toMatchObject({ name: 'Main site', parentId: null })
  const region = await newSite()
  const ward = await newSite(region.id)
  expect(ward).toMatchObject({ parentId: region.id, version: 1 })
  const renamed = await admin.sites.update({ id: ward.id, version: 1, name: 'The old mill', parentId: null })
  expect(renamed).toMatchObject({ name: 'The old mill', parentId: null, version: 2 })
  const { items } = await (await as('patient')).sites.list({ limit: 500 })
  expect(items).toContainEqual(renamed)
  expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort((a, b) => a - b))
})

test('a site’s name is its own, however it is written, and a site lies in one that is there', async () => {
  const { id, name } = await newSite()
  expect((await refused(() => admin.sites.create({ name: ` ${name.toUpperCase()} ` }))).fieldErrors).toEqual({
    name: ['There is a site with this name.'],
  })
  expect((await refused(() => admin.sites.create({ name: ' ' }))).fieldErrors).toHaveProperty('name')
  for (const parentId of [2_000_000_000, id]) {
    const refusal = await refused(() => admin.sites.update({ id, parentId }))
    expect(refusal.fieldErrors).toHaveProperty('parentId')
  }
  expect(await refused(() => admin.sites.update({ id, version: 9, name: 'Other' }))).toMatchObject({
    reason: 'stale_version',
  })
})

test('a site never lies within itself, not even when two changes meet', async () => {
  const [top, middle, low] = [await newSite(), await newSite(), await newSite()]
  await admin.sites.update({ id: middle.id, parentId: top.id })
  await admin.sites.update({ id: low.id, parentId: middle.id })
  expect(await refused(() => admin.sites.update({ id: top.id, parentId: low.id }))).toMatchObject({
    fieldErrors: { parentId: ['A site cannot lie within itself.'] },
  })
  const [one, other] = [await newSite(), await newSite()]
  const outcomes = await Promise.allSettled([
    admin.sites.update({ id: one.id, parentId: other.id }),
    admin.sites.update({ id: other.id, parentId: one.id }),
  ])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('practitioners and staff accounts are added to a site and taken from it', async () => {
  const { id } = await newSite()
  const doctor = await add.practitioner({ firstName: 'Ida', lastName: 'Sand', specialty: 'Surgery' })
  const staff = await add.user({ role: 'staff', name: 'Sam' })
  const practitioner = { id, kind: 'practitioner', memberId: doctor.id } as const
  const account = { id, kind: 'account', memberId: staff.id } as const
  for (const member of [practitioner, account, account]) {
    expect(await admin.sites.addMember(member)).toEqual(member)
  }
  const members = async (kind: 'practitioner' | 'account') => (await admin.sites.members({ id, kind })).items
  expect(await members('practitioner')).toEqual([{ id: doctor.id, name: 'Ida Sand', about: 'Surgery' }])
  expect(await members('account')).toEqual([{ id: staff.id, name: 'Sam', about: staff.email }])
  expect(await lastOf('sites.update')).toMatchObject({
    target: `site/${id}/account/${staff.id}`,
    outcome: 'ok',
  })

  // Others who belong here, and both of them elsewhere, stay where they are.
  const { id: elsewhere } = await newSite()
  const kept = {
    practitioner: (await add.practitioner()).id,
    account: (await add.user({ role: 'staff' })).id,
  }
  for (const member of [practitioner, account]) {
    await admin.sites.addMember({ ...member, id: elsewhere })
    await admin.sites.addMember({ ...member, memberId: kept[member.kind] })
    await admin.sites.removeMember(member)
    expect((await members(member.kind)).map(one => one.id)).toEqual([kept[member.kind]])
    const other = await admin.sites.members({ id: elsewhere, kind: member.kind })
    expect(other.items.map(one => one.id)).toEqual([member.memberId])
    expect(await refused(() => admin.sites.removeMember(member))).toMatchObject({ code: 'NOT_FOUND' })
  }
})

test('sites and their members come in pages; deleted practitioners do not', async () => {
  const { id } = await newSite()
  const expected = { practitioner: [] as number[], account: [] as number[] }
  for (let n = 0; n < 3; n++) {
    expected.practitioner.push((await add.practitioner()).id)
    expected.account.push((await add.user({ role: 'staff' })).id)
  }
  for (const kind of ['practitioner', 'account'] as const) {
    for (const memberId of expected[kind]) await admin.sites.addMember({ id, kind, memberId })
    const seen = await everyPage(cursor => admin.sites.members({ id, kind, limit: 1, cursor }))
    expect(seen.map(member => member.id)).toEqual(expected[kind])
  }
  const [gone = 0, ...left] = expected.practitioner
  await sql`update practitioners set deleted_at = now() where id = ${gone}`
  const { items } = await admin.sites.members({ id, kind: 'practitioner' })
  expect(items.map(member => member.id)).toEqual(left)
  const all = await sql<{ id: number }[]>`select id from sites order by id`
  const listed = await everyPage(cursor => admin.sites.list({ limit: 2, cursor }))
  expect(listed.map(site => site.id)).toEqual(all.map(site => site.id))
})

test('nobody else belongs to a site: no patient’s account, and nobody who is not there', async () => {
  const { id } = await newSite()
  const patient = await add.user({ role: 'patient' })
  const gone = await add.practitioner({ deletedAt: '2024-01-01T00:00:00.000Z' })
  for (const [kind, memberId] of [
    ['account', patient.id],
    ['account', 2_000_000_000],
    ['practitioner', gone.id],
    ['practitioner', 2_000_000_000],
  ] as const) {
    const refusal = await refused(() => admin.sites.addMember({ id, kind, memberId }))
    expect(refusal.fieldErrors).toHaveProperty('memberId')
  }
})

test('a site that somebody belongs to is deleted only with a place for them', async () => {
  const [region, other] = [await newSite(), await newSite()]
  const { id } = await newSite(region.id)
  const ward = await newSite(id)
  const doctor = await add.practitioner()
  const patients = [await add.patient({ siteId: id }), await add.patient({ siteId: id })]
  const deleted = await add.patient({ siteId: id, deletedAt: '2024-01-01T00:00:00.000Z' })
  await admin.sites.addMember({ id, kind: 'practitioner', memberId: doctor.id })
  await admin.sites.addMember({ id: other.id, kind: 'practitioner', memberId: doctor.id })
  // They have nothing to do with it.
  const bystander = await newSite()
  const ofBystander = [await add.patient({ siteId: bystander.id }), await newSite(bystander.id)]
  const stranger = await add.practitioner()
  await admin.sites.addMember({ id: bystander.id, kind: 'practitioner', memberId: stranger.id })
  const unconcerned = () =>
    Promise.all([
      sql`select site_id, version from patients where id = ${ofBystander[0]?.id ?? 0}`,
      sql`select parent_id from sites where id = ${ofBystander[1]?.id ?? 0}`,
      sql`select * from practitioner_sites where practitioner_id = ${stranger.id}`,
    ])
  const asBefore = await unconcerned()

  const refusal = await refused(() => admin.sites.delete({ id }))
  expect(refusal.code).toBe('CONFLICT')
  expect(refusal.message).toContain('2 patients, 1 practitioner.')
  for (const moveTo of [id, 2_000_000_000]) {
    expect((await refused(() => admin.sites.delete({ id, moveTo }))).fieldErrors).toHaveProperty('moveTo')
  }

  expect(await admin.sites.delete({ id, moveTo: other.id })).toEqual({ id })
  const moved = await sql`select id, site_id, version from patients where site_id = ${other.id} order by id`
  expect(moved).toEqual([
    ...patients.map(patient => ({ id: patient.id, site_id: other.id, version: 2 })),
    { id: deleted.id, site_id: other.id, version: 1 },
  ])
  expect((await admin.sites.members({ id: other.id, kind: 'practitioner' })).items).toHaveLength(1)
  expect((await admin.sites.get({ id: ward.id })).parentId).toBe(region.id)
  expect(await unconcerned()).toEqual(asBefore)
  expect(await refused(() => admin.sites.get({ id }))).toMatchObject({ code: 'NOT_FOUND' })
  expect((await lastOf('sites.delete'))?.patient_ids).toEqual(patients.map(patient => patient.id))
})

test('an empty site is deleted at once; the main site never is', async () => {
  const { id } = await newSite()
  const deleted = await add.patient({ siteId: id, deletedAt: '2024-01-01T00:00:00.000Z' })
  await admin.sites.delete({ id })
  expect(await sql`select site_id from patients where id = ${deleted.id}`).toEqual([{ site_id: mainSite.id }])
  expect(await refused(() => admin.sites.delete({ id: mainSite.id, moveTo: mainSite.id }))).toMatchObject({
    code: 'CONFLICT',
  })
})

test('a patient who is entered while their site is deleted has a site afterwards', async () => {
  const staff = await as('staff')
  for (let round = 0; round < 5; round++) {
    const { id } = await newSite()
    const entered = staff.patients.create({
      lastName: 'Racer',
      firstName: '',
      gender: 'U',
      dateOfBirth: '1990',
      siteId: id,
    })
    await Promise.allSettled([entered, admin.sites.delete({ id, moveTo: mainSite.id })])
  }
  const homeless =
    await sql`select id from patients p where not exists (select from sites where id = p.site_id)`
  expect(homeless).toEqual([])
})
