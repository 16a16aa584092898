import { expect, test, vi } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { fillPanel } from '../../../test/panel.ts'

const { db, sql, add, as } = await openClinic()
const staff = await as('staff')
const idOf = async (made: Promise<{ id: number }>) => (await made).id
const practitioners = (count: number) =>
  Promise.all(Array.from({ length: count }, () => idOf(add.practitioner())))
const to = (ids: number[]) => ids.map(practitionerId => ({ practitionerId }))

/** How many patients have how many primaries, at one moment. */
async function primaries(ids: number[]) {
  const rows = await sql`
    select count, count(*)::int as patients from (
      select count(a.id)::int from unnest(${ids}::int[]) p(id)
        left join assignments a on a.patient_id = p.id and a.role = 'primary' and a.ended_at is null group by p.id) c
    group by count`
  return Object.fromEntries(rows.map(({ count, patients }) => [count, patients]))
}

test('whoever reads while 120 patients are handed over sees exactly one primary of each', async () => {
  const [house = 0, ...others] = await practitioners(5)
  const ids = await fillPanel(db, house, 120)
  const over = new AbortController()
  const seen: unknown[] = []
  const read = async () => {
    while (!over.signal.aborted) seen.push(await primaries(ids))
  }
  const readers = [read(), read()]
  for (let times = 0; times < 2; times++) {
    const { id } = await staff.transfers.start({ fromId: house, to: to(others) })
    await staff.transfers.undo({ id })
  }
  over.abort()
  await Promise.all(readers)
  expect(seen.length).toBeGreaterThan(3)
  for (const one of seen) expect(one).toEqual({ 1: 120 })
  // Nor in any answer "as of" a past moment.
  const twice = await sql`
    select a.id from assignments a join assignments b on a.patient_id = b.patient_id and a.id < b.id
    where a.patient_id = any(${ids}::int[]) and a.role = 'primary' and b.role = 'primary'
      and a.started_at < coalesce(b.ended_at, 'infinity') and b.started_at < coalesce(a.ended_at, 'infinity')`
  expect([...twice]).toEqual([])
})

test('two handovers into one panel at once never exceed its places, and give the rest to others', async () => {
  const [house = 0, wilson = 0, small = 0, large = 0] = await practitioners(4)
  const ids = [...(await fillPanel(db, house, 60)), ...(await fillPanel(db, wilson, 60))]
  await staff.panels.set({ practitionerId: small, maximum: 50 })
  await staff.panels.set({ practitionerId: large, maximum: 60 })
  const done = await Promise.all(
    [house, wilson].map(fromId => staff.transfers.start({ fromId, to: to([small, large]) })),
  )
  for (const [practitionerId, places] of [
    [small, 50],
    [large, 60],
  ] as const) {
    expect((await staff.panels.get({ practitionerId })).primary).toBe(places)
  }
  expect(done.reduce((sum, { moved }) => sum + moved, 0)).toBe(110)
  expect(done.reduce((sum, { refused }) => sum + refused, 0)).toBe(10)
  expect(await primaries(ids)).toEqual({ 1: 120 })
})

test('a handover at the same time as changes of its patients leaves each with one primary', async () => {
  const [house = 0, wilson = 0, cuddy = 0] = await practitioners(3)
  const ids = await fillPanel(db, house, 40)
  const settled = await Promise.allSettled([
    staff.transfers.start({ fromId: house, to: to([wilson]) }),
    ...ids
      .filter((_, place) => place % 4 === 0)
      .map(patientId => staff.assignments.changePrimary({ patientId, practitionerId: cuddy })),
  ])
  expect(settled.filter(({ status }) => status === 'rejected')).toEqual([])
  expect(await primaries(ids)).toEqual({ 1: 40 })
})

const isServer = process.env.TEST_DATABASE_URL !== undefined

/** Of two that wait for each other, PostgreSQL then breaks this one off. The other one would be tried again in silence. */
const looksFirst = (tx: Pick<typeof sql, 'unsafe'>) => tx.unsafe(`set local deadlock_timeout = '1ms'`)

/** Resolves once somebody waits for a lock. */
async function waiting(): Promise<void> {
  const look = () => sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await vi.waitUntil(async () => (await look()).length > 0, { timeout: 10_000, interval: 5 })
}

test.skipIf(!isServer)(
  'a handover and the end of one of its assignments wait for each other in one order',
  async () => {
    const [house = 0, wilson = 0] = await practitioners(2)
    const ids = await fillPanel(db, house, 4)
    const { id: patientId } = await add.patient()
    const { id } = await add.assignment({ patientId, practitionerId: house, role: 'consulting' })
    const ended = await sql.begin(async tx => {
      await looksFirst(tx)
      await tx`select from assignments where id = ${id} for no key update`
      const started = staff.transfers.start({ fromId: house, to: to([wilson]), consulting: 'end' })
      await waiting()
      await tx`update assignments set ended_at = now() where id = ${id}`
      return { started }
    })
    expect(await ended.started).toMatchObject({ moved: 4, ended: 0 })
    expect(await primaries(ids)).toEqual({ 1: 4 })
  },
)

test.skipIf(!isServer)(
  'a handover that closes an account locks it first, as a change of role does',
  async () => {
    const admin = await as('admin')
    const { user, doctor } = await add.doctorAccount()
    const [wilson = 0] = await practitioners(1)
    await fillPanel(db, doctor.id, 4)
    const { started } = await sql.begin(async tx => {
      await looksFirst(tx)
      await tx`select from users where id = ${user.id} for no key update`
      const started = admin.transfers.start({ fromId: doctor.id, to: to([wilson]), closesAccount: true })
      await waiting()
      await tx`select from practitioners where id = ${doctor.id} for no key update`
      return { started }
    })
    expect(await started).toMatchObject({ moved: 4, accountClosed: true })
  },
)
