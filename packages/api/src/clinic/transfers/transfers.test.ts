import { beforeEach, describe, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf, testServices } from '../../../test/fixtures.ts'
import { fillPanel } from '../../../test/panel.ts'

const { db, sql, add, as } = await openClinic()
const staff = await as('staff')
const admin = await as('admin')
const idOf = async (made: Promise<{ id: number }>) => (await made).id
let [house, wilson, cuddy] = [0, 0, 0]
beforeEach(async () => {
  house = await idOf(add.practitioner())
  wilson = await idOf(add.practitioner())
  cuddy = await idOf(add.practitioner())
})

const to = (...ids: number[]) => ids.map(practitionerId => ({ practitionerId }))
const sizes = async (...ids: number[]) => {
  const panels = await Promise.all(ids.map(practitionerId => staff.panels.get({ practitionerId })))
  return panels.map(({ primary, consulting }) => [primary, consulting])
}
const ledger = async () => [...(await sql`select * from assignments order by id`)]
const openOf = (patientId: number) => sql`
  select practitioner_id, role, reason from assignments where patient_id = ${patientId} and ended_at is null order by id`

/** Staff of a site at which two practitioners work, and two patients of one of them: one of the site, one of another. */
async function twoSites() {
  const { id: siteId } = await add.site()
  const { id: elsewhere } = await add.site()
  const { id: userId } = await add.user({ role: 'staff' })
  for (const practitioner of [house, wilson]) {
    await sql`insert into practitioner_sites (practitioner_id, site_id) values (${practitioner}, ${siteId})`
  }
  await sql`insert into account_sites (user_id, site_id) values (${userId}, ${siteId})`
  const [near = 0, far = 0] = await fillPanel(db, house, 2)
  await sql`update patients set site_id = ${siteId} where id = ${near}`
  await sql`update patients set site_id = ${elsewhere} where id = ${far}`
  const local = callAs(testServices(db, 'network'), { role: 'staff', userId })
  return { local, near }
}

describe('a preview', () => {
  test('says who goes where and how full panels become, which is what the start then does', async () => {
    const patients = await fillPanel(db, house, 30)
    await fillPanel(db, wilson, 5)
    await staff.panels.set({ practitionerId: wilson, target: 20, maximum: 25 })
    await staff.panels.set({ practitionerId: cuddy, target: 100, fte: 0.3 })
    await admin.panels.setWeights({ bands: [{ fromAge: 0, male: 1, female: 1, other: 1.5 }] })
    const input = { fromId: house, to: to(wilson, cuddy) }
    const before = await ledger()
    const preview = await staff.transfers.preview(input)
    expect(await ledger()).toEqual(before)
    expect(preview.rows.map(({ patientId }) => patientId)).toEqual(patients)
    expect(preview.to.map(({ before, moved }) => [before.primary, moved])).toEqual([
      [5, 10],
      [0, 20],
    ])
    expect(await staff.transfers.preview(input)).toEqual(preview)
    const done = await staff.transfers.start(input)
    expect(done).toMatchObject({ state: 'done', moved: 30, refused: 0 })
    for (const { practitionerId, after } of [...preview.to, preview.from]) {
      const { primary, weighted, load } = await staff.panels.get({ practitionerId })
      expect({ primary, weighted, load }).toEqual(after)
    }
    for (const { patientId, practitionerId } of preview.rows) {
      expect([...(await openOf(patientId))]).toMatchObject([
        { practitioner_id: practitionerId, role: 'primary' },
      ])
    }
    await admin.panels.setWeights({ bands: [] })
  })

  test('says what cannot be moved, and why', async () => {
    const [dead = 0, alive = 0] = await fillPanel(db, house, 3)
    await sql`update patients set deceased_on = '2026-01-01' where id = ${dead}`
    await staff.panels.set({ practitionerId: wilson, maximum: 1 })
    const preview = await staff.transfers.preview({ fromId: house, to: to(wilson) })
    expect(preview.rows.map(({ outcome, failure }) => [outcome, failure])).toEqual([
      ['refused', 'patient_deceased'],
      ['moved', null],
      ['refused', 'panel_full'],
    ])
    await staff.panels.set({ practitionerId: wilson, accepting: 'closed' })
    const closed = await staff.transfers.preview({ fromId: house, to: to(wilson) })
    expect(closed.rows.find(({ patientId }) => patientId === alive)).toMatchObject({
      failure: 'panel_closed',
    })
    const refusal = await refusalOf(staff.transfers.start({ fromId: house, to: to(wilson) }))
    expect(refusal).toMatchObject({ code: 'CONFLICT' })
    expect(await sizes(house, wilson)).toEqual([
      [3, 0],
      [0, 0],
    ])
  })

  test('is undone by nobody who does not reach all of its patients', async () => {
    const { local } = await twoSites()
    const { id } = await admin.transfers.start({ fromId: house, to: to(wilson) })
    const refusal = await refusalOf(local.transfers.undo({ id }))
    expect(refusal).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/other sites/) })
    expect(await admin.transfers.undo({ id })).toMatchObject({ state: 'undone', restored: 2 })
  })

  test('only counts patients out of reach, who stay', async () => {
    const { local, near } = await twoSites()
    const preview = await local.transfers.preview({ fromId: house, to: to(wilson) })
    expect(preview).toMatchObject({ rows: [{ patientId: near }], unreached: 1 })
    const { id } = await local.transfers.start({ fromId: house, to: to(wilson) })
    expect(await local.transfers.get({ id })).toMatchObject({ moved: 1, refused: 1 })
    expect(await sizes(house, wilson)).toEqual([
      [1, 0],
      [1, 0],
    ])
    const none = { code: 'NOT_FOUND' }
    expect(await refusalOf(local.transfers.preview({ fromId: house, to: to(cuddy) }))).toMatchObject(none)
    await admin.transfers.start({ fromId: wilson, to: to(cuddy) })
    const { items } = await local.transfers.list({})
    expect(items.map(({ fromId }) => fromId)).toEqual([wilson, house])
    const { id: foreign } = await admin.transfers.start({ fromId: cuddy, to: to(wilson) })
    for (const call of [
      local.transfers.get,
      local.transfers.undo,
      local.transfers.rows,
      local.transfers.letters,
    ]) {
      expect(await refusalOf(call({ id: foreign }))).toMatchObject(none)
    }
  })
})

describe('a start', () => {
  test('moves, ends or keeps what the practitioner is not the primary of', async () => {
    const [a, b, c] = [await idOf(add.patient()), await idOf(add.patient()), await idOf(add.patient())]
    const consult = (
      patientId: number,
      practitionerId: number,
      role: 'consulting' | 'supporting' = 'consulting',
    ) => add.assignment({ patientId, practitionerId, role })
    await consult(a, house)
    await consult(b, house, 'supporting')
    await consult(c, house)
    await consult(c, wilson)
    const kept = await staff.transfers.preview({ fromId: house, to: to(wilson), consulting: 'keep' })
    expect(kept).toMatchObject({ rows: [], kept: 3 })
    const { id } = await staff.transfers.start({ fromId: house, to: to(wilson), reason: 'moves away' })
    expect(await staff.transfers.get({ id })).toMatchObject({ moved: 2, ended: 1, reason: 'moves away' })
    expect([...(await openOf(a))]).toEqual([
      { practitioner_id: wilson, role: 'consulting', reason: 'moves away' },
    ])
    expect([...(await openOf(b))]).toMatchObject([{ practitioner_id: wilson, role: 'supporting' }])
    expect([...(await openOf(c))]).toMatchObject([{ practitioner_id: wilson, role: 'consulting' }])
    await staff.transfers.start({ fromId: wilson, to: to(cuddy), consulting: 'end' })
    expect(await sizes(house, wilson, cuddy)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })

  test('by hand moves those who are named, and nobody else', async () => {
    const [one = 0, two = 0, three = 0] = await fillPanel(db, house, 3)
    const rows = [
      { patientId: one, practitionerId: wilson },
      { patientId: three, practitionerId: cuddy },
    ]
    const { id } = await staff.transfers.start({
      fromId: house,
      to: to(wilson, cuddy),
      split: 'manual',
      rows,
    })
    expect(await openOf(two)).toMatchObject([{ practitioner_id: house }])
    const { items } = await staff.transfers.rows({ id })
    expect(
      items.map(({ patientId, practitionerId, outcome }) => [patientId, practitionerId, outcome]),
    ).toEqual([
      [one, wilson, 'moved'],
      [three, cuddy, 'moved'],
    ])
  })

  test('overrides a full panel only for those who may, and says so', async () => {
    const patients = await fillPanel(db, house, 2)
    await staff.panels.set({ practitionerId: wilson, maximum: 0 })
    const input = { fromId: house, to: to(wilson), override: true, reason: 'there is no other' }
    expect(await refusalOf(staff.transfers.start(input))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await sizes(house)).toEqual([[2, 0]])
    await admin.transfers.start(input)
    const { items } = await admin.panels.overrides({ practitionerId: wilson })
    expect(items.map(({ patientId }) => patientId).sort()).toEqual(patients)
    const entries = await sql`
      select action, patient_ids from audit_events where target = ${`practitioner/${house}`} order by id desc limit 2`
    expect(entries.map(({ action }) => action)).toEqual(['panels.override', 'transfers.create'])
    expect(entries.map(({ patient_ids }) => patient_ids)).toEqual([patients, patients])
  })

  test('closes the account when nobody is left, by those who may', async () => {
    const { userId, id: leaving } = await add.practitioner({
      userId: (await add.user({ role: 'doctor' })).id,
    })
    const statusOf = async () => {
      const [user] = await sql`select status from users where id = ${userId}`
      return user?.status
    }
    await fillPanel(db, leaving, 3)
    const input = { fromId: leaving, to: to(wilson), closesAccount: true }
    expect(await refusalOf(staff.transfers.start(input))).toMatchObject({ code: 'FORBIDDEN' })
    await staff.panels.set({ practitionerId: wilson, maximum: 2 })
    expect(await admin.transfers.start(input)).toMatchObject({ moved: 2, refused: 1, accountClosed: false })
    expect(await statusOf()).toBe('active')
    await staff.panels.set({ practitionerId: wilson })
    expect(await admin.transfers.start(input)).toMatchObject({ moved: 1, accountClosed: true })
    expect(await statusOf()).toBe('disabled')
    const [entry] = await sql`
      select changes from audit_events where action = 'users.update' and target = ${`user/${userId}`}`
    expect(entry?.changes).toEqual([{ field: 'status', before: 'active', after: 'disabled' }])
  })

  test('is refused to oneself, by hand without names, and to those who are not to take over', async () => {
    const [one = 0] = await fillPanel(db, house, 1)
    const rows = [{ patientId: one, practitionerId: cuddy }]
    for (const input of [
      { fromId: house, to: to(house) },
      { fromId: house, to: to(wilson, wilson) },
      { fromId: house, to: to(wilson), split: 'manual' as const },
      { fromId: house, to: to(wilson), split: 'manual' as const, rows },
      { fromId: house, to: to(wilson), rows },
    ]) {
      expect(await refusalOf(staff.transfers.start(input))).toMatchObject({ code: 'BAD_REQUEST' })
    }
    expect(await openOf(one)).toMatchObject([{ practitioner_id: house }])
  })
})

test('letters name whom it concerns and who follows whom, and nothing else', async () => {
  const [one = 0] = await fillPanel(db, house, 1)
  await sql`update patients set address = '1 Elm Street', medical_history = 'secret' where id = ${one}`
  const { id, dueAt } = await staff.transfers.start({ fromId: house, to: to(wilson) })
  const { items } = await staff.transfers.letters({ id })
  const [from, next] = await Promise.all([house, wilson].map(id => staff.practitioners.get({ id })))
  expect(items).toEqual([
    {
      ...{ patientId: one, firstName: 'Pat', lastName: 'Number 1', address: '1 Elm Street' },
      formerName: `Dr. ${from?.firstName} ${from?.lastName}`,
      newName: `Dr. ${next?.firstName} ${next?.lastName}`,
      profession: 'physician',
      since: expect.any(String),
      siteName: expect.any(String),
    },
  ])
  expect(Date.parse(items[0]?.since ?? '')).toBeGreaterThanOrEqual(Date.parse(dueAt))
})
