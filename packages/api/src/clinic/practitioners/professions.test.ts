import { professions } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../../test/clinic.ts'
import { callAs, callWith, refusalOf, testPassword } from '../../../test/fixtures.ts'

const { sql, services, add, as } = await openClinic('minimum-necessary')
const admin = await as('admin')

const leading = ['physician', 'nurse_practitioner', 'physician_assistant']
const state = () => sql`
  select (select json_agg(a order by id) from assignments a) as assignments,
    (select json_agg(p order by id) from practitioners p) as practitioners,
    (select json_agg(u order by id) from users u) as users`

/** The account's role as its next sign-in gives it. */
async function roleAtSignIn(email: string) {
  const { access } = await callAs(services()).auth.login({ login: email, password: testPassword })
  return (await (await callWith(services(), access)).auth.me()).role
}

test.each(professions)(
  'a %s is primary only where the profession may be; everyone can support',
  async profession => {
    const { id: practitionerId } = await admin.practitioners.create({
      lastName: 'House',
      firstName: '',
      specialty: 'X',
      profession,
    })
    const { id: patientId } = await add.patient()
    const assigned = admin.assignments.create({ patientId, practitionerId, role: 'primary' })
    if (leading.includes(profession)) expect((await assigned).role).toBe('primary')
    else {
      expect(await refusalOf(assigned)).toMatchObject({ code: 'CONFLICT', reason: 'never_primary' })
      const opened = await admin.assignments.create({ patientId, practitionerId, role: 'supporting' })
      expect(opened).toMatchObject({ role: 'supporting', practitionerName: 'House' })
    }
    const [only] = (await admin.assignments.list({ patientId })).items
    expect(only?.role).toBe(leading.includes(profession) ? 'primary' : 'supporting')
  },
)

test('who makes no primary has the role clinician, and reaches the patients whom they support', async () => {
  const nurse = await add.practitioner({ profession: 'nurse' })
  const user = await admin.users.create({
    name: 'Nils Nurse',
    email: 'nils@example.org',
    password: testPassword,
    role: 'clinician',
    practitionerId: nurse.id,
  })
  expect(await roleAtSignIn('nils@example.org')).toBe('clinician')
  const { id: patientId } = await add.patient()
  const self = await as('clinician', user.id)
  expect((await refusalOf(self.patients.get({ id: patientId }))).code).toBe('NOT_FOUND')
  await admin.assignments.create({ patientId, practitionerId: nurse.id, role: 'supporting' })
  expect((await self.patients.get({ id: patientId })).id).toBe(patientId)
})

test('an account’s role is that of its practitioner’s profession', async () => {
  const nurse = await add.practitioner({ profession: 'nurse' })
  const { user, doctor } = await add.doctorAccount()
  const staff = await add.user({ role: 'staff' })
  const account = { name: 'Nora Nurse', email: 'nora@example.org', password: testPassword }
  const before = await state()
  for (const refused of [
    () => admin.users.create({ ...account, role: 'doctor', practitionerId: nurse.id }),
    () => admin.users.changeRole({ id: staff.id, role: 'doctor', practitionerId: nurse.id }),
    () => admin.users.changeRole({ id: user.id, role: 'clinician' }),
    () => admin.users.changeRole({ id: user.id, role: 'staff', practitionerId: doctor.id }),
  ]) {
    const refusal = await refusalOf(refused())
    expect(refusal.code).toBe('BAD_REQUEST')
    expect(Object.keys(refusal.fieldErrors ?? {})).toHaveLength(1)
  }
  expect(await state()).toEqual(before)
})

test('a profession that is never primary lowers a doctor’s account at once', async () => {
  const { user, doctor } = await add.doctorAccount()
  const { access } = await callAs(services()).auth.login({ login: user.email, password: testPassword })
  const roleNow = async () => (await (await callWith(services(), access)).auth.me()).role
  expect(await roleNow()).toBe('doctor')
  await admin.practitioners.update({ id: doctor.id, profession: 'pharmacist' })
  expect(await roleNow()).toBe('clinician')
})

test('nobody chooses their own profession', async () => {
  const { user, doctor } = await add.doctorAccount({ profession: 'nurse' })
  const self = await as('clinician', user.id)
  const before = await state()
  const refusal = await refusalOf(self.practitioners.update({ id: doctor.id, profession: 'physician' }))
  expect(refusal.fieldErrors).toEqual({ profession: ['Only the clinic changes a profession.'] })
  const { registerDoctor } = callAs(services('three-role')).auth
  const nurse = { name: 'Nils', email: 'n@example.org', password: testPassword, profession: 'nurse' }
  expect((await refusalOf(Reflect.apply(registerDoctor, undefined, [nurse]))).code).toBe('BAD_REQUEST')
  expect(await state()).toEqual(before)
  const same = await self.practitioners.update({ id: doctor.id, profession: 'nurse', phoneNumber: '1' })
  expect(same).toMatchObject({ profession: 'nurse', phoneNumber: '1' })
})

test('a patient’s primary keeps a profession that may be primary', async () => {
  const { id: practitionerId } = await add.practitioner()
  const { id: patientId } = await add.patient()
  const { id } = await add.assignment({ patientId, practitionerId, role: 'primary' })
  const before = await state()
  const change = () => admin.practitioners.update({ id: practitionerId, profession: 'nurse' })
  expect(await refusalOf(change())).toMatchObject({ code: 'CONFLICT', reason: 'still_primary' })
  expect(await state()).toEqual(before)
  expect(
    (await admin.practitioners.update({ id: practitionerId, profession: 'nurse_practitioner' })).profession,
  ).toBe('nurse_practitioner')
  await admin.assignments.end({ id })
  // Those whom they consult, or were the primary of, do not matter; nor does another one's primary.
  await add.assignment({ patientId: (await add.patient()).id, practitionerId, role: 'consulting' })
  await add.assignment({
    patientId: (await add.patient()).id,
    practitionerId: (await add.practitioner()).id,
    role: 'primary',
  })
  expect((await change()).profession).toBe('nurse')
})

test('of an assignment as primary and a change of the profession at once, one is refused', async () => {
  for (let round = 0; round < 5; round++) {
    const { id: practitionerId } = await add.practitioner()
    const { id: patientId } = await add.patient()
    await Promise.allSettled([
      admin.assignments.create({ patientId, practitionerId, role: 'primary' }),
      admin.practitioners.update({ id: practitionerId, profession: 'nurse' }),
    ])
    const wrong = await sql`
      select from assignments a join practitioners p on p.id = a.practitioner_id
      where p.id = ${practitionerId} and p.profession = 'nurse' and a.role = 'primary'`
    expect(wrong).toHaveLength(0)
  }
})

test('the list finds practitioners of one profession', async () => {
  const { id } = await add.practitioner({ profession: 'social_worker' })
  const { items } = await admin.practitioners.list({ profession: 'social_worker', limit: 100 })
  expect(items.map(item => item.id)).toContain(id)
  expect(new Set(items.map(item => item.profession))).toEqual(new Set(['social_worker']))
})
