import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, refusalOf } from '../../../test/fixtures.ts'

const { sql, services, add, as } = await openClinic()

const idsOf = (page: { items: { id: number }[] }) => page.items.map(({ id }) => id)

test('a care team is empty for a patient without doctors, and 404 for one who is missing or gone', async () => {
  const staff = await as('staff')
  const lonely = await add.patient()
  expect(await staff.assignments.careTeam({ patientId: lonely.id })).toEqual([])
  const gone = await add.patient({ deletedAt: '2024-01-01T00:00:00Z' })
  for (const patientId of [gone.id, 2_000_000_000]) {
    expect((await refusalOf(staff.assignments.careTeam({ patientId }))).code).toBe('NOT_FOUND')
  }
})

test('a care team shows the primary doctor first, then the others by start', async () => {
  const staff = await as('staff')
  const { id: patientId } = await add.patient()
  const join = async (role: 'primary' | 'consulting', year: number, endedAt: string | null = null) => {
    const doctor = await add.practitioner()
    const startedAt = `${year}-01-01T00:00:00.000Z`
    await add.assignment({ patientId, practitionerId: doctor.id, role, startedAt, endedAt })
    return doctor.id
  }
  const late = await join('consulting', 2022)
  const early = await join('consulting', 2020)
  const former = await join('primary', 2019, '2020-01-01T00:00:00.000Z')
  const primary = await join('primary', 2023)
  const team = await staff.assignments.careTeam({ patientId })
  expect(team.map(({ practitioner }) => practitioner.id)).toEqual([primary, early, late])
  const history = await staff.assignments.careTeam({ patientId, state: 'ended' })
  expect(history.map(({ practitioner }) => practitioner.id)).toEqual([former])
})

test('a care team shows names and specialty of a deleted doctor, but no contact data', async () => {
  const admin = await as('admin')
  const owner = await add.user()
  const { id: patientId } = await add.patient({ ownerId: owner.id })
  const { doctor } = await add.doctorAccount()
  const contact = { phoneNumber: '555-0100', email: 'd@example.org', licenseNumber: 'L-1', npi: '1234567893' }
  await admin.practitioners.update({ id: doctor.id, ...contact })
  const [startedAt, during] = ['2024-01-01T00:00:00Z', '2024-07-01T00:00:00Z']
  await add.assignment({ patientId, practitionerId: doctor.id, startedAt })
  const before = await admin.assignments.careTeam({ patientId })
  expect(before[0]?.practitioner).toMatchObject({ ...contact, userId: doctor.userId, deleted: false })

  await admin.practitioners.delete({ id: doctor.id })
  for (const caller of [admin, await as('patient', owner.id)]) {
    for (const part of [{ state: 'all' }, { state: 'ended' }, { asOf: during }] as const) {
      const [member] = await caller.assignments.careTeam({ patientId, ...part })
      const shown = Object.entries(member?.practitioner ?? {}).filter(([, value]) => value !== null)
      expect(shown.map(([name]) => name).sort()).toEqual(
        [
          'id',
          'firstName',
          'lastName',
          'languages',
          'profession',
          'specialty',
          'status',
          'version',
          'createdAt',
          'updatedAt',
          'deleted',
        ].sort(),
      )
      expect(member?.practitioner).toMatchObject({ lastName: doctor.lastName, deleted: true })
    }
  }
  // An assignment that was reopened. No procedure does that.
  await sql`update assignments set ended_at = null where patient_id = ${patientId}`
  const { assignments } = await as('patient', owner.id)
  const { items } = await assignments.myPractitioners({})
  expect(items).toMatchObject([
    { id: doctor.id, email: null, phoneNumber: null, licenseNumber: null, npi: null },
  ])
})

test('"my doctors" are those of the caller’s own records, each once, over all pages', async () => {
  const me = await add.user()
  const [one, two, stranger] = [
    await add.patient({ ownerId: me.id }),
    await add.patient({ ownerId: me.id }),
    await add.patient(),
  ]
  const practitioners = [await add.practitioner(), await add.practitioner(), await add.practitioner()]
  for (const { id } of practitioners) await add.assignment({ patientId: one.id, practitionerId: id })
  await add.assignment({ patientId: two.id, practitionerId: practitioners[0]?.id ?? 0 })
  await add.assignment({ patientId: stranger.id, practitionerId: (await add.practitioner()).id })
  const { assignments } = await as('patient', me.id)
  const first = await assignments.myPractitioners({ limit: 2 })
  const rest = await assignments.myPractitioners({
    limit: 2,
    cursor: first.nextCursor ?? '',
  })
  expect([...idsOf(first), ...idsOf(rest)]).toEqual(practitioners.map(({ id }) => id))
  expect(rest.nextCursor).toBeNull()
  expect(Object.keys(first.items[0] ?? {})).not.toContain('patientIds')
  const found = await assignments.myPractitioners({ q: practitioners[1]?.lastName })
  expect(idsOf(found)).toEqual([practitioners[1]?.id])
})

test('assignments are found by their doctor, and by the names of patient and doctor', async () => {
  const staff = await as('staff')
  const patient = await add.patient({ firstName: 'Zelda', lastName: 'Quist' })
  const [house, wilson] = [
    await add.practitioner({ lastName: 'House' }),
    await add.practitioner({ lastName: 'Wilson' }),
  ]
  const link = await add.assignment({ patientId: patient.id, practitionerId: house.id })
  const other = await add.assignment({ patientId: patient.id, practitionerId: wilson.id })
  const found = async (q: string) => idsOf(await staff.assignments.list({ q }))
  expect(idsOf(await staff.assignments.list({ practitionerId: wilson.id }))).toEqual([other.id])
  expect(await found('quist')).toEqual([link.id, other.id])
  expect(await found('house zelda')).toEqual([link.id])
  expect(await found('house nobody')).toEqual([])
})

test('38 a panel is the patients with an open assignment; ending one ends the access at once', async () => {
  const { user, doctor } = await add.doctorAccount()
  const [mine, other] = [await add.patient(), await add.patient()]
  const { id } = await add.assignment({ patientId: mine.id, practitionerId: doctor.id })
  const self = callAs(services('minimum-necessary'), { userId: user.id, role: 'doctor' })
  const staff = await as('staff')
  expect(idsOf(await self.patients.panel({}))).toEqual([mine.id])
  expect(idsOf(await self.patients.list({}))).toEqual([mine.id])
  await self.patients.get({ id: mine.id })
  expect((await refusalOf(self.patients.get({ id: other.id }))).code).toBe('NOT_FOUND')

  await staff.assignments.end({ id })
  expect(idsOf(await self.patients.panel({}))).toEqual([])
  expect((await refusalOf(self.patients.get({ id: mine.id }))).code).toBe('NOT_FOUND')
  expect((await refusalOf(self.assignments.get({ id }))).code).toBe('NOT_FOUND')
})

test('63 a care team has 500 members at most, the primary among them', async () => {
  const staff = await as('staff')
  const patient = await add.patient()
  await sql`
    with made as (
      insert into practitioners (first_name, last_name, specialty)
      select 'Doc', 'Many' || n, 'Surgery' from generate_series(1, 510) n returning id)
    insert into assignments (patient_id, practitioner_id, role) select ${patient.id}, id, 'consulting' from made`
  const primary = await add.practitioner()
  await add.assignment({ patientId: patient.id, practitionerId: primary.id, role: 'primary' })
  const before = performance.now()
  const team = await staff.assignments.careTeam({ patientId: patient.id })
  // Looking for the caller's record again with each member took 11 s.
  expect(performance.now() - before).toBeLessThan(1000)
  expect(team).toHaveLength(500)
  expect(team[0]).toMatchObject({ practitionerId: primary.id, role: 'primary' })
})
