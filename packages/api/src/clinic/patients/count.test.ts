import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const { sql, add, as, services } = await openClinic()
const staff = await as('staff')

const entriesOf = async (action: string) =>
  sql<{ patientIds: number[]; outcome: string }[]>`
    select patient_ids as "patientIds", outcome from audit_events where action = ${action} order by id`

test('a count agrees with the list of the same search and filters', async () => {
  const site = await add.site()
  const { doctor } = await add.doctorAccount()
  const known = { lastName: 'Counted', dateOfBirth: '1990-05-06', preferredLanguage: 'es', siteId: site.id }
  const made = [await add.patient(known), await add.patient({ ...known, siteId: undefined })]
  made.push(await add.patient({ lastName: 'Counted', deletedAt: '2024-01-01T00:00:00.000Z' }))
  const patientId = made[0]?.id ?? 0
  await add.assignment({ patientId, practitionerId: doctor.id, role: 'primary' })
  const filters = [
    {},
    { q: 'counted' },
    { q: 'counted 1990-05-06' },
    { q: 'counted', siteId: site.id },
    { q: `#${patientId}` },
    { dateOfBirth: '1990-05', preferredLanguage: 'es' },
    { primaryId: doctor.id },
    { practitionerId: doctor.id },
    { withoutPrimary: true },
    { withoutPractitioner: true },
    { owned: true },
    { ageFrom: 18, ageTo: 64 },
    { q: 'nobody is called so' },
  ]
  for (const filter of filters) {
    const { items } = await staff.patients.list({ ...filter, sort: 'id', limit: 500 })
    expect([filter, await staff.patients.count(filter)]).toEqual([
      filter,
      { total: items.length, more: false },
    ])
  }
  const own = await as('patient')
  expect(await own.patients.count({})).toEqual({ total: 0, more: false })
  expect((await refusalOf(Reflect.apply(staff.patients.count, undefined, [{ limit: 1 }]))).code).toBe(
    'BAD_REQUEST',
  )
})

test('39 a count knows only patients in reach, and their teams only as far as the caller may read them', async () => {
  const { user, doctor } = await add.doctorAccount()
  const other = await add.practitioner()
  const [mine, foreign] = [await add.patient({ lastName: 'Near' }), await add.patient({ lastName: 'Near' })]
  await add.assignment({ patientId: mine.id, practitionerId: doctor.id })
  await add.assignment({ patientId: foreign.id, practitionerId: other.id })
  const self = callAs(services('minimum-necessary'), { userId: user.id, role: 'doctor' })
  expect(await self.patients.count({ q: 'near' })).toEqual({ total: 1, more: false })
  expect(await self.patients.count({ practitionerId: other.id })).toEqual({ total: 0, more: false })
  expect(await staff.patients.count({ practitionerId: other.id })).toEqual({ total: 1, more: false })

  const { policy, ...others } = services()
  const blind = { ...policy, grid: { ...policy.grid, 'assignments.read': {} } }
  const without = callAs({ ...others, policy: blind }, { userId: user.id, role: 'staff' })
  expect(await without.patients.count({ practitionerId: other.id })).toEqual({ total: 0, more: false })
})

test('a count is recorded like a list that shows nobody', async () => {
  const before = (await entriesOf('patients.read')).length
  await staff.patients.count({ q: 'Somebody 1990-01-01' })
  expect((await entriesOf('patients.read')).slice(before)).toEqual([{ patientIds: [], outcome: 'ok' }])
})

test('the caller’s panel is counted by role, within reach', async () => {
  const { user, doctor } = await add.doctorAccount()
  const self = await as('doctor', user.id)
  for (const role of ['primary', 'consulting', 'consulting'] as const)
    await add.assignment({ patientId: (await add.patient()).id, practitionerId: doctor.id, role })
  const gone = await add.patient({ deletedAt: '2024-01-01T00:00:00.000Z' })
  await add.assignment({ patientId: gone.id, practitionerId: doctor.id })
  const past = { startedAt: '2020-01-01T00:00:00Z', endedAt: '2021-01-01T00:00:00Z' }
  await add.assignment({ patientId: (await add.patient()).id, practitionerId: doctor.id, ...past })
  const before = (await entriesOf('panel.read')).length
  expect(await self.patients.countPanel({})).toEqual({ total: 3, more: false })
  expect(await self.patients.countPanel({ assignmentRole: 'consulting' })).toEqual({ total: 2, more: false })
  expect(await self.patients.countPanel({ q: 'nobody is called so' })).toEqual({ total: 0, more: false })
  expect((await entriesOf('panel.read')).slice(before)).toHaveLength(3)
})

test('a count is exact up to 10,000; beyond it says that there are more', async () => {
  await sql`insert into patients (first_name, last_name, gender, date_of_birth)
    select 'P', 'Many', 'U', '1700' from generate_series(1, 10000) n`
  const many = { dateOfBirth: '1700' }
  expect(await staff.patients.count(many)).toEqual({ total: 10_000, more: false })
  await add.patient({ dateOfBirth: '1700-01-01' })
  expect(await staff.patients.count(many)).toEqual({ total: 10_000, more: true })
  expect(await staff.queue.list({ limit: 1 })).toMatchObject({ total: 10_000, more: true })
})
