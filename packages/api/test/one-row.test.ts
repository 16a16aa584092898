import { users } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { openClinic } from './clinic.ts'
import { callAs, callWith, testPassword } from './fixtures.ts'

const { db, sql, services, add, as, signIn } = await openClinic()
let admin: ReturnType<typeof callAs>
/** Two rows of each kind. */
let pairs: Awaited<ReturnType<typeof make>>[]
beforeEach(async () => {
  await sql`truncate users, patients, practitioners, assignments, sessions cascade`
  admin = await as('admin')
  pairs = [await make(), await make(), await make()]
})

async function make() {
  const { user, doctor } = await add.doctorAccount({ npi: null })
  const free = (await add.doctorAccount()).doctor
  await sql`update practitioners set user_id = null where id = ${free.id}`
  const patient = await add.patient()
  const assignment = await add.assignment({ patientId: patient.id, practitionerId: doctor.id })
  return { user, doctor, free, patient, assignment, pair: await signIn(user.email) }
}

/** The rows that a call changes, as `patients/5`. Without sessions and accounts that it makes. */
async function changedBy(call: () => Promise<unknown>): Promise<string[]> {
  const read = async () => {
    const rows = await sql<{ key: string; row: string }[]>`
      select 'users/' || id as key, t::text as row from users t
      union all select 'sessions of ' || user_id || '/' || id, t::text from sessions t
      union all select 'patients/' || id, t::text from patients t
      union all select 'practitioners/' || id, t::text from practitioners t
      union all select 'assignments/' || id, t::text from assignments t`
    return new Map(rows.map(({ key, row }) => [key, row]))
  }
  const before = await read()
  await call()
  const after = await read()
  const changed = [...before.keys()].filter(key => before.get(key) !== after.get(key))
  return changed.map(key => (key.startsWith('sessions') ? (key.split('/')[0] ?? '') : key)).sort()
}

test.each([0, 1, 2])(
  '39 a change affects only the row that was named and what belongs to it: %i',
  async n => {
    const one = pairs[n]
    if (!one) throw new Error('there are three')
    const { user, doctor, free, patient, assignment } = one
    const changes: [() => Promise<unknown>, string[]][] = [
      [() => admin.patients.update({ id: patient.id, address: 'London' }), [`patients/${patient.id}`]],
      [() => admin.practitioners.update({ id: doctor.id, phoneNumber: '1' }), [`practitioners/${doctor.id}`]],
      [() => admin.assignments.end({ id: assignment.id }), [`assignments/${assignment.id}`]],
      [
        () => admin.users.changeRole({ id: user.id, role: 'staff' }),
        [`sessions of ${user.id}`, `users/${user.id}`],
      ],
      [() => admin.practitioners.delete({ id: doctor.id }), [`practitioners/${doctor.id}`]],
      [
        () => admin.users.changeRole({ id: user.id, role: 'doctor', practitionerId: free.id }),
        [`practitioners/${free.id}`, `users/${user.id}`],
      ],
      [() => admin.patients.delete({ id: patient.id }), [`patients/${patient.id}`]],
    ]
    for (const [call, expected] of changes) expect(await changedBy(call)).toEqual(expected)
  },
)

test('ending the assignments of one patient or doctor ends no other’s, and none twice', async () => {
  const [first, second, third] = pairs
  if (!first || !second || !third) throw new Error('there are three')
  const past = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }
  for (const { patient, doctor } of [first, second]) {
    await add.assignment({ patientId: patient.id, practitionerId: doctor.id, ...past })
  }
  expect(await changedBy(() => admin.patients.delete({ id: first.patient.id }))).toEqual([
    `assignments/${first.assignment.id}`,
    `patients/${first.patient.id}`,
  ])
  expect(await changedBy(() => admin.practitioners.delete({ id: second.doctor.id }))).toEqual([
    `assignments/${second.assignment.id}`,
    `practitioners/${second.doctor.id}`,
  ])
})

test.each([0, 1, 2])('33 34 procedures for one’s own account affect no other: %i', async n => {
  const one = pairs[n]
  if (!one) throw new Error('there are three')
  const { user, pair } = one
  const self = await callWith(services(), pair.access)
  expect((await self.auth.me()).id).toBe(user.id)
  expect((await self.auth.me()).practitionerId).toBe(one.doctor.id)
  const fresh = () => callAs(services()).auth.refresh({ refresh: pair.refresh })
  expect(await changedBy(fresh)).toEqual([`sessions of ${user.id}`])

  await signIn(user.email)
  const password = { currentPassword: testPassword, newPassword: 'another good password' }
  expect(await changedBy(() => self.auth.changePassword(password))).toEqual([
    `sessions of ${user.id}`,
    `users/${user.id}`,
  ])
  expect(await changedBy(() => self.auth.logout())).toEqual([`sessions of ${user.id}`])
  const [stored] = await db.select().from(users).where(eq(users.id, user.id))
  expect(stored?.passwordHash).not.toBe(user.passwordHash)
})

test('38 the caller’s own deleted record shows no panel and cannot be linked to anybody', async () => {
  const [one, other] = pairs
  if (!one || !other) throw new Error('there are three')
  const deletedAt = '2024-01-01T00:00:00.000Z'
  await sql`update practitioners set deleted_at = ${deletedAt}, user_id = ${other.user.id} where id = ${one.free.id}`
  await add.assignment({
    patientId: other.patient.id,
    practitionerId: one.free.id,
    role: 'primary',
  })
  const self = await as('doctor', other.user.id)
  const { items } = await self.patients.panel({})
  expect(items.map(({ assignment }) => assignment.id)).toEqual([other.assignment.id])
  const given = () => admin.users.changeRole({ id: one.user.id, role: 'doctor', practitionerId: one.free.id })
  expect(await changedBy(() => given().catch(({ code }) => expect(code).toBe('NOT_FOUND')))).toEqual([])
})
