import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { callAs } from '../../../test/fixtures.ts'

const { sql, add, as, services } = await openClinic()
const staff = await as('staff')

// The queues of different tests must not mix.
beforeEach(async () => {
  await sql`update patients set deleted_at = now() where deleted_at is null`
})

const idsOf = ({ items }: { items: { id: number }[] }) => items.map(({ id }) => id)
const ended = (day: string) => ({
  startedAt: '2020-01-01T00:00:00.000Z',
  endedAt: `2024-0${day}T00:00:00.000Z`,
})

test('who waits longest for a primary comes first, with since when and who the last one was', async () => {
  const [house, wilson] = [await add.practitioner({ lastName: 'House' }), await add.practitioner()]
  const [never, early, late] = [await add.patient(), await add.patient(), await add.patient()]
  const primary = (patientId: number, practitionerId: number, when = {}) =>
    add.assignment({ patientId, practitionerId, role: 'primary', ...when })
  await primary(late.id, house.id, ended('3-01'))
  await primary(early.id, wilson.id, ended('1-01'))
  await primary(early.id, house.id, ended('2-01'))
  await add.assignment({ patientId: early.id, practitionerId: wilson.id, role: 'consulting' })
  const settled = await add.patient()
  await primary(settled.id, wilson.id)
  const dead = await add.patient({ deceasedOn: '2024-01-01' })
  await primary(dead.id, house.id, ended('1-01'))

  const { items, total } = await staff.queue.list({})
  expect(items.map(({ id, waitingSince }) => [id, waitingSince])).toEqual([
    [early.id, '2024-02-01T00:00:00.000Z'],
    [late.id, '2024-03-01T00:00:00.000Z'],
    [never.id, never.createdAt],
  ])
  expect(items.map(({ formerPrimary }) => formerPrimary?.practitionerId)).toEqual([
    house.id,
    house.id,
    undefined,
  ])
  expect(items[0]?.formerPrimary?.name).toContain('House')
  expect(total).toBe(3)
  expect(idsOf(await staff.queue.list({ sort: 'latest' }))).toEqual([never.id, late.id, early.id])

  await staff.assignments.create({ patientId: early.id, practitionerId: house.id, role: 'primary' })
  const next = await staff.queue.list({})
  expect(idsOf(next)).toEqual([late.id, never.id])
  const [assigned] = (await staff.assignments.list({ patientId: early.id })).items.filter(
    ({ role }) => role === 'primary',
  )
  await staff.assignments.end({ id: assigned?.id ?? 0 })
  expect(idsOf(await staff.queue.list({}))).toEqual([late.id, never.id, early.id])
})

test('the queue comes in pages; the first says how many wait', async () => {
  const made: number[] = []
  for (let n = 0; n < 5; n++) made.push((await add.patient()).id)
  const first = await staff.queue.list({ limit: 2 })
  expect(first.total).toBe(5)
  const second = await staff.queue.list({ limit: 2, cursor: first.nextCursor ?? '' })
  expect(second.total).toBeNull()
  for (const sort of ['longest', 'latest'] as const) {
    const items = await everyPage(cursor => staff.queue.list({ sort, limit: 2, cursor }))
    expect(idsOf({ items })).toEqual(sort === 'longest' ? made : made.toReversed())
  }
})

test('how many wait is counted without a trace, within the caller’s reach', async () => {
  const { id: userId } = await add.user({ role: 'staff' })
  const site = await add.site()
  await sql`insert into account_sites (user_id, site_id) values (${userId}, ${site.id})`
  for (const siteId of [site.id, site.id, (await add.site()).id]) await add.patient({ siteId })
  const entries = async () => (await sql`select id from audit_events`).length
  const before = await entries()
  expect(await staff.queue.waiting()).toEqual({ count: 3 })
  const local = callAs(services('network'), { userId, role: 'staff' })
  expect(await local.queue.waiting()).toEqual({ count: 2 })
  expect(await entries()).toBe(before)
})

test('a site has a queue of its own; staff of a network see those of their sites', async () => {
  const [here, there] = [await add.site(), await add.site()]
  const [near, far] = [await add.patient({ siteId: here.id }), await add.patient({ siteId: there.id })]
  expect(idsOf(await staff.queue.list({ siteId: here.id }))).toEqual([near.id])
  expect(await staff.queue.list({ siteId: here.id })).toMatchObject({ total: 1 })
  const { id: userId } = await add.user({ role: 'staff' })
  await sql`insert into account_sites (user_id, site_id) values (${userId}, ${there.id})`
  const local = callAs(services('network'), { userId, role: 'staff' })
  expect(idsOf(await local.queue.list({}))).toEqual([far.id])
  expect(idsOf(await local.queue.list({ siteId: here.id }))).toEqual([])
})

test('the last primary is named only to those who may read who looks after the patient', async () => {
  const owner = await add.user({ role: 'staff' })
  const patient = await add.patient({ ownerId: owner.id })
  const doctor = await add.practitioner()
  await add.assignment({
    patientId: patient.id,
    practitionerId: doctor.id,
    role: 'primary',
    ...ended('1-01'),
  })
  const { policy, ...others } = services('owner')
  const without = { ...policy, grid: { ...policy.grid, 'assignments.read': { admin: 'all' } } } as const
  const formers = async (given: ReturnType<typeof services>) =>
    (await callAs(given, { userId: owner.id, role: 'staff' }).queue.list({})).items.map(
      ({ formerPrimary }) => formerPrimary?.practitionerId,
    )
  expect(await formers(services('owner'))).toEqual([doctor.id])
  expect(await formers({ ...others, policy: without })).toEqual([undefined])
})
