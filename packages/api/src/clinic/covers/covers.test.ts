import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'
import type { Caller } from '../../router.ts'

const { sql, services, add, as } = await openClinic('minimum-necessary')

type Doctor = Awaited<ReturnType<typeof add.doctorAccount>>
let away: Doctor
let by: Doctor
let staff: Caller
let patientId: number
beforeEach(async () => {
  ;[away, by] = [await add.doctorAccount(), await add.doctorAccount()]
  staff = await as('staff')
  patientId = (await add.patient()).id
  await add.assignment({ patientId, practitionerId: away.doctor.id, role: 'primary' })
})

const day = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()
const pair = () => ({ practitionerId: away.doctor.id, byId: by.doctor.id })
/** The doctor who covers, on an instance of their own that has just started. */
const covering = () => callAs(services(), { role: 'doctor', userId: by.user.id })
const awaySelf = () => callAs(services(), { role: 'doctor', userId: away.user.id })
const rows = async () => [...(await sql`select * from covers order by id`)]

test('a cover opens the panel at once, and its end closes it, on every instance', async () => {
  const [one, other] = [covering(), covering()]
  const opens = async () => {
    const answers = await Promise.all(
      [one, other].map(self =>
        self.patients.get({ id: patientId }).then(
          ({ id }) => id,
          ({ reason }) => reason,
        ),
      ),
    )
    return answers
  }
  expect(await opens()).toEqual(['not_found', 'not_found'])
  const cover = await staff.covers.create({ ...pair(), endsAt: inDays(14), reason: 'holiday' })
  expect(cover).toMatchObject({ ...pair(), state: 'now', reason: 'holiday', endedAt: null })
  expect(await opens()).toEqual([patientId, patientId])
  expect((await other.patients.list({})).items.map(({ id }) => id)).toEqual([patientId])
  expect((await other.patients.count({})).total).toBe(1)
  const ended = await staff.covers.end({ id: cover.id })
  expect(ended.state).toBe('past')
  expect(await opens()).toEqual(['not_found', 'not_found'])
  expect((await other.patients.list({})).items).toEqual([])
})

test('a cover begins and ends by itself, by the clock of the database', async () => {
  const self = covering()
  const { id } = await staff.covers.create({ ...pair(), startsAt: inDays(1), endsAt: inDays(2) })
  const state = async () => {
    const [{ items }, cover] = [await self.patients.list({}), await self.covers.get({ id })]
    return [items.length, cover.state]
  }
  expect(await state()).toEqual([0, 'planned'])
  await sql`update covers set starts_at = now(), ends_at = now() + interval '1 hour' where id = ${id}`
  expect(await state()).toEqual([1, 'now'])
  await sql`update covers set starts_at = now() - interval '1 day', ends_at = now() where id = ${id}`
  expect(await state()).toEqual([0, 'past'])
})

test('a cover is not in force while the account of the colleague is disabled', async () => {
  const { id } = await staff.covers.create({ ...pair(), endsAt: inDays(14) })
  await sql`update users set status = 'disabled' where id = ${by.user.id}`
  expect((await staff.covers.get({ id })).state).toBe('past')
  expect((await staff.covers.list({ practitionerId: by.doctor.id })).items).toEqual([])
  await sql`update users set status = 'active' where id = ${by.user.id}`
  expect((await staff.covers.get({ id })).state).toBe('now')
})

test('a cover reaches nothing while one of the two waits for approval or was deleted', async () => {
  const { id } = await staff.covers.create({ ...pair(), endsAt: inDays(14) })
  const reached = async () => (await covering().patients.list({})).items.length
  for (const { doctor } of [away, by]) {
    await sql`update practitioners set status = 'pending' where id = ${doctor.id}`
    expect(await reached()).toBe(0)
    expect((await staff.covers.get({ id })).state).toBe('past')
    await sql`update practitioners set status = 'active', deleted_at = now() where id = ${doctor.id}`
    expect(await reached()).toBe(0)
    await sql`update practitioners set deleted_at = null where id = ${doctor.id}`
    expect(await reached()).toBe(1)
  }
})

test('a cover is not handed on, and those who cover each other reach what each looks after', async () => {
  const third = await add.doctorAccount()
  await staff.covers.create({ ...pair(), endsAt: inDays(14) })
  await staff.covers.create({ practitionerId: by.doctor.id, byId: third.doctor.id, endsAt: inDays(14) })
  const self = callAs(services(), { role: 'doctor', userId: third.user.id })
  expect((await self.patients.list({})).items).toEqual([])
  await staff.covers.create({ practitionerId: by.doctor.id, byId: away.doctor.id, endsAt: inDays(14) })
  expect((await awaySelf().patients.list({})).items.map(({ id }) => id)).toEqual([patientId])
})

test('one’s own panel stays one’s own; what is covered is a panel of its own while the cover lasts', async () => {
  const mine = await add.patient()
  await add.assignment({ patientId: mine.id, practitionerId: by.doctor.id })
  await add.assignment({ patientId: mine.id, practitionerId: away.doctor.id })
  const self = covering()
  const panel = async (of = {}) => {
    const [{ items }, { total }] = [await self.patients.panel(of), await self.patients.countPanel(of)]
    expect(total).toBe(items.length)
    return items.map(({ id, assignment }) => [id, assignment.role])
  }
  const coverOf = away.doctor.id
  expect(await panel({ coverOf })).toEqual([])
  const { id } = await staff.covers.create({ ...pair(), endsAt: inDays(14) })
  expect(await panel()).toEqual([[mine.id, 'consulting']])
  expect(await panel({ coverOf })).toEqual([
    [patientId, 'primary'],
    [mine.id, 'consulting'],
  ])
  await staff.covers.end({ id })
  // Not even those of them whom the caller looks after, too.
  expect(await panel({ coverOf })).toEqual([])
})

test('doctors arrange and end cover for their own panel alone, and see the covers that they are part of', async () => {
  const others = await add.doctorAccount()
  const self = awaySelf()
  const before = await rows()
  const foreign = { practitionerId: by.doctor.id, byId: others.doctor.id, endsAt: inDays(3) }
  expect(await refusalOf(self.covers.create(foreign))).toMatchObject({ reason: 'not_found' })
  expect(await rows()).toEqual(before)
  const cover = await self.covers.create({ ...pair(), endsAt: inDays(3) })
  // It ends in the same millisecond as the other, or before it.
  const unseen = await staff.covers.create({ ...foreign, endsAt: inDays(2) })
  const listed = async (caller: Caller) => (await caller.covers.list({})).items.map(({ id }) => id)
  expect(await listed(self)).toEqual([cover.id])
  expect(await listed(covering())).toEqual([unseen.id, cover.id])
  const involving = await staff.covers.list({ practitionerId: away.doctor.id, state: 'all' })
  expect(involving.items.map(({ id }) => id)).toEqual([cover.id])
  expect(await refusalOf(self.covers.get({ id: unseen.id }))).toMatchObject({ reason: 'not_found' })
  // Who covers cannot leave patients alone by themselves.
  expect(await refusalOf(covering().covers.end({ id: cover.id }))).toMatchObject({ reason: 'not_found' })
  expect((await self.covers.end({ id: cover.id })).state).toBe('past')
  expect(await refusalOf(self.covers.end({ id: cover.id }))).toMatchObject({ reason: 'conflict' })
})

test('a cover that has not begun is cancelled by its end, and then a new one may take its time', async () => {
  const when = { startsAt: inDays(10), endsAt: inDays(20) }
  const { id } = await staff.covers.create({ ...pair(), ...when })
  const other = await add.doctorAccount()
  await staff.covers.create({ ...pair(), byId: other.doctor.id, ...when })
  const refusal = await refusalOf(
    staff.covers.create({ ...pair(), startsAt: inDays(19), endsAt: inDays(30) }),
  )
  expect(refusal).toMatchObject({ code: 'CONFLICT', reason: 'already_covered' })
  expect(refusal.message).toContain(when.startsAt.slice(0, 10))
  await staff.covers.create({ ...pair(), startsAt: when.endsAt, endsAt: inDays(30) })
  expect((await staff.covers.end({ id })).state).toBe('past')
  await staff.covers.create({ ...pair(), ...when })
})

test('of two requests at once for one pair, one succeeds', async () => {
  const outcomes = await Promise.all(
    [staff, awaySelf(), await as('admin')].map(caller =>
      caller.covers.create({ ...pair(), endsAt: inDays(2) }).then(
        () => 'ok',
        ({ reason }) => reason,
      ),
    ),
  )
  expect(outcomes.sort()).toEqual(['already_covered', 'already_covered', 'ok'])
})

test('who has no account that is active cannot cover, and the refusal says what to do', async () => {
  const nobody = await add.practitioner()
  const before = await rows()
  const attempt = (byId: number) => refusalOf(staff.covers.create({ ...pair(), byId, endsAt: inDays(2) }))
  expect(await attempt(nobody.id)).toMatchObject({
    reason: 'no_account',
    message: expect.stringContaining('Make one'),
  })
  await sql`update users set status = 'disabled' where id = ${by.user.id}`
  expect(await attempt(by.doctor.id)).toMatchObject({
    reason: 'no_account',
    message: expect.stringContaining('Activate it'),
  })
  const waiting = await add.practitioner({
    status: 'pending',
    userId: (await add.user({ role: 'doctor' })).id,
  })
  expect(await attempt(waiting.id)).toMatchObject({ reason: 'not_found' })
  const admin = await as('admin')
  const seen = admin.covers.create({ ...pair(), byId: waiting.id, endsAt: inDays(2) })
  expect(await refusalOf(seen)).toMatchObject({ reason: 'practitioner_pending' })
  expect(await rows()).toEqual(before)
})

test.each<[string, () => object]>([
  ['a cover of oneself', () => ({ byId: away.doctor.id, endsAt: inDays(1) })],
  ['an end before the start', () => ({ startsAt: inDays(2), endsAt: inDays(1) })],
  ['an end that is over', () => ({ endsAt: inDays(-1) })],
  ['a start that is over', () => ({ startsAt: inDays(-1), endsAt: inDays(1) })],
  ['more than a year', () => ({ startsAt: inDays(1), endsAt: inDays(368) })],
  ['a start in three years', () => ({ startsAt: inDays(1100), endsAt: inDays(1101) })],
  ['an unknown field', () => ({ endsAt: inDays(1), forever: true })],
])('48 %s is refused', async (_, values) => {
  const before = await rows()
  const input = { ...pair(), ...values() }
  const refusal = await refusalOf(Reflect.apply(staff.covers.create, undefined, [input]))
  expect(refusal.code).toBe('BAD_REQUEST')
  expect(await rows()).toEqual(before)
})

test('covers are listed by state, page by page', async () => {
  const colleagues = [by, await add.doctorAccount(), await add.doctorAccount()]
  for (const [n, { doctor }] of colleagues.entries()) {
    const one = { practitionerId: away.doctor.id, byId: doctor.id }
    await staff.covers.create({ ...one, endsAt: inDays(9 - n) })
    await staff.covers.create({ ...one, startsAt: inDays(20 - n), endsAt: inDays(21) })
  }
  const practitionerId = away.doctor.id
  const found = async (state: 'now' | 'planned' | 'past' | 'all') => {
    const items = []
    let cursor: string | undefined
    do {
      const page = await staff.covers.list({ practitionerId, state, cursor, limit: 2 })
      items.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return items.map(({ byId }) => byId)
  }
  const ids = colleagues.map(({ doctor }) => doctor.id)
  expect(await found('now')).toEqual(ids.toReversed())
  expect(await found('planned')).toEqual(ids.toReversed())
  expect(await found('past')).toEqual([])
  expect(await found('all')).toHaveLength(6)
  const [first] = (await staff.covers.list({ practitionerId })).items
  await staff.covers.end({ id: first?.id ?? 0 })
  expect(await found('past')).toEqual([ids[2]])
})
