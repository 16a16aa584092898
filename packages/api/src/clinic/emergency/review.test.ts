import { beforeEach, expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { everyPage } from '../../../test/every-page.ts'
import { refusalOf } from '../../../test/fixtures.ts'
import { costOf } from '../../../test/walk/cost.ts'
import type { Caller } from '../../router.ts'

const reason = 'unconscious in the emergency room'

const { connection, sql, add, as } = await openClinic('minimum-necessary')
let admin: Caller
let adminId: number
let doctor: Caller
let practitionersUserId: number
let patientId: number
beforeEach(async () => {
  await sql`delete from break_glass_grants`
  adminId = (await add.user({ role: 'admin', name: 'Ari Admin' })).id
  admin = await as('admin', adminId)
  practitionersUserId = (await add.doctorAccount()).user.id
  doctor = await as('doctor', practitionersUserId)
  patientId = (await add.patient({ firstName: 'Zoë', lastName: 'Ade' })).id
})

const open = async () => (await doctor.access.breakGlass({ patientId, reason })).id
const read = () => doctor.patients.get({ id: patientId })
const idsIn = async (state: 'open' | 'closed' | 'all') =>
  (await admin.access.reviews({ state })).items.map(({ id }) => id)

test('a grant that waits for review shows its holder, patient, reason, expiry and number of reads', async () => {
  const id = await open()
  await read()
  await doctor.assignments.careTeam({ patientId })
  await admin.patients.get({ id: patientId })
  const { items } = await admin.access.reviews({})
  expect(items).toMatchObject([
    {
      ...{
        id,
        patientId,
        patientName: 'Zoë Ade',
        actorId: practitionersUserId,
        reason,
        open: true,
        reads: 2,
      },
      ...{ reviewedAt: null, reviewedBy: null, reviewerName: null, verdict: null, note: null },
    },
  ])
  expect(
    await sql`
    select patient_ids from audit_events where action = 'access.review' and actor_id = ${adminId}`,
  ).toEqual([{ patient_ids: [patientId] }])
})

test('justified: the review is closed, and the record stays open until the grant expires', async () => {
  const id = await open()
  const closed = await admin.access.review({ id, version: 1, verdict: 'justified', note: 'Called the ward.' })
  expect(closed).toMatchObject({ id, verdict: 'justified', note: 'Called the ward.', open: true })
  expect(closed).toMatchObject({ reviewedBy: adminId, reviewerName: 'Ari Admin' })
  expect([await idsIn('open'), await idsIn('closed'), await idsIn('all')]).toEqual([[], [id], [id]])
  await read()
})

test('38 unjustified: the record is closed at once', async () => {
  const id = await open()
  expect(await admin.access.review({ id, version: 1, verdict: 'unjustified' })).toMatchObject({
    open: false,
    note: null,
  })
  expect((await refusalOf(read())).code).toBe('NOT_FOUND')
})

test('an expired grant still waits for review, and keeps its expiry when it is reviewed', async () => {
  const id = await open()
  const [expired] = await sql`
    update break_glass_grants set granted_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'
    where id = ${id} returning expires_at`
  expect(await idsIn('open')).toEqual([id])
  await admin.access.review({ id, version: 1, verdict: 'unjustified' })
  expect(await sql`select expires_at from break_glass_grants`).toEqual([expired])
})

test('43 a review is closed once, by the first reviewer', async () => {
  const id = await open()
  const verdicts = ['justified', 'unjustified'] as const
  const calls = await Promise.allSettled(
    verdicts.map(verdict => admin.access.review({ id, version: 1, verdict })),
  )
  expect(calls.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const before = await sql`select * from break_glass_grants`
  const late = await refusalOf(admin.access.review({ id, version: 2, verdict: 'justified', note: 'again' }))
  expect(late).toMatchObject({ code: 'CONFLICT', reason: 'already_reviewed' })
  expect(await sql`select * from break_glass_grants`).toEqual(before)
})

test('80 a review decides on the grant as the reviewer saw it; a stale version is refused', async () => {
  const id = await open()
  const stored = () => sql`select * from break_glass_grants`
  const before = await stored()
  const ahead = await refusalOf(admin.access.review({ id, version: 2, verdict: 'unjustified' }))
  expect(ahead).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
  // @ts-expect-error: without a version it is unclear what was reviewed.
  expect(await refusalOf(admin.access.review({ id, verdict: 'unjustified' }))).toMatchObject({
    code: 'BAD_REQUEST',
    fieldErrors: { version: [expect.any(String)] },
  })
  expect(await stored()).toEqual(before)
  await read()
  expect(await admin.access.review({ id, version: 1, verdict: 'justified' })).toMatchObject({ version: 2 })
  const closed = await stored()
  const late = await refusalOf(admin.access.review({ id, version: 1, verdict: 'unjustified' }))
  expect(late).toMatchObject({ code: 'CONFLICT', reason: 'stale_version' })
  expect(await stored()).toEqual(closed)
})

test('nobody reviews what they opened themselves', async () => {
  const id = await open()
  const promoted = await as('admin', practitionersUserId)
  expect((await refusalOf(promoted.access.review({ id, version: 1, verdict: 'justified' }))).code).toBe(
    'CONFLICT',
  )
  expect(await idsIn('open')).toEqual([id])
})

test('the queue is paged, each grant once, the newest first', async () => {
  const ids: number[] = []
  for (let n = 0; n < 5; n++) {
    const { id } = await add.patient()
    ids.unshift((await doctor.access.breakGlass({ patientId: id, reason })).id)
  }
  await sql`update break_glass_grants set granted_at = '2024-01-01T00:00:00Z'`
  const seen = await everyPage(cursor => admin.access.reviews({ limit: 2, cursor }))
  expect(seen.map(({ id }) => id)).toEqual(ids)
  const { fieldErrors } = await refusalOf(admin.access.reviews({ cursor: 'x' }))
  expect(fieldErrors).toHaveProperty('cursor')
})

test('64 the cost of a page of reviews depends only on reads by the grants', async () => {
  await sql`insert into break_glass_grants (patient_id, actor_id, reason, expires_at)
    select ${patientId}, ${practitionersUserId}, ${reason}, now() + interval '1 hour' from generate_series(1, 200)`
  const reading = (basis: string, target: string | null, times: number) => sql`
    insert into audit_events (actor_id, actor_role, action, outcome, patient_ids, request_id, basis, target)
    select ${practitionersUserId}, 'doctor', 'patients.read', 'ok', array[${patientId}]::int[], gen_random_uuid(), ${basis}, ${target}
    from generate_series(1, ${times}::int)`
  const [{ id = 0 } = {}] = await sql<{ id: number }[]>`select max(id)::int as id from break_glass_grants`
  await reading('break-glass', `break-glass/${id}`, 1200)
  await sql`vacuum analyze audit_events`
  const page = () => admin.access.reviews({ limit: 500 })
  const before = await costOf(connection, page)
  await reading('all', null, 5000)
  await sql`vacuum analyze audit_events`
  const after = await costOf(connection, page)
  expect(after.blocks).toBeLessThan(before.blocks * 1.5)
  const { items } = await page()
  expect(items.map(({ reads }) => reads).sort((a, b) => b - a)).toEqual([1000, ...Array(199).fill(0)])
})
