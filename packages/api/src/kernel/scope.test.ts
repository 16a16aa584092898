import { breakGlassGrants, patients, practitioners } from '@empanel/db'
import { expect, test } from 'vitest'
import { openClinic } from '../../test/clinic.ts'
import { testContext } from '../../test/fixtures.ts'
import type { Permitted } from './context.ts'
import { openingGrant, openPatients } from './grants.ts'
import type { Action, Policy, Role, Scope } from './policy/grid.ts'
import { presets } from './policy/presets/presets.ts'
import { patientsWithin, practitionersWithin } from './scope.ts'

const { db, sql, services, add } = await openClinic()
const userId = (await add.user()).id

const past = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }
const deletedAt = '2024-01-01T00:00:00.000Z'

type Asking = { action: Action; scope: Scope; role?: Role; policy?: Policy }

function asking({
  action,
  scope,
  role = 'doctor',
  policy = presets['minimum-necessary'],
}: Asking): Permitted {
  const actor = { userId, role, sessionId: null }
  return { ...testContext(services()), policy, actor, action, scope }
}

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b)

test('36 38 `assigned` reaches patients through an open assignment to the caller’s own approved record', async () => {
  // One by one: an account has at most one record that is not deleted.
  const gone = await add.practitioner({ userId, deletedAt })
  const mine = await add.practitioner({ userId })
  const others = await add.practitioner()
  const [within, throughGone, throughOther, ended, deleted] = await Promise.all([
    add.patient(),
    add.patient(),
    add.patient(),
    add.patient(),
    add.patient({ deletedAt }),
  ])
  for (const { id } of [within, deleted]) await add.assignment({ patientId: id, practitionerId: mine.id })
  await add.assignment({ patientId: throughGone.id, practitionerId: gone.id })
  await add.assignment({ patientId: throughOther.id, practitionerId: others.id })
  await add.assignment({ patientId: ended.id, practitionerId: mine.id, ...past })
  const reached = async () => {
    const ctx = asking({ action: 'patients.read', scope: 'assigned' })
    return idsOf(await db.select({ id: patients.id }).from(patients).where(patientsWithin(ctx)))
  }
  expect(await reached()).toEqual([within.id])
  await sql`update practitioners set status = 'pending' where id = ${mine.id}`
  expect(await reached()).toEqual([])
})

test('36 39 `assigned` reaches doctors with an open assignment to the caller’s own record', async () => {
  const own = await add.patient({ ownerId: userId })
  const ownDeleted = await add.patient({ ownerId: userId, deletedAt })
  const somebodys = await add.patient()
  const practitionerOf = async (patientId: number, values = {}, when = {}) => {
    const doctor = await add.practitioner(values)
    await add.assignment({ patientId, practitionerId: doctor.id, ...when })
    return doctor.id
  }
  const within = await practitionerOf(own.id)
  for (const patient of [somebodys, ownDeleted]) await practitionerOf(patient.id)
  await practitionerOf(own.id, {}, past)
  await practitionerOf(own.id, { deletedAt })
  await practitionerOf(own.id, { status: 'pending' })
  const ctx = asking({ action: 'practitioners.read', scope: 'assigned', role: 'patient' })
  expect(
    idsOf(await db.select({ id: practitioners.id }).from(practitioners).where(practitionersWithin(ctx))),
  ).toEqual([within])
})

test('36 a grant opens one record to its holder, to read, until it expires, where the scope is `assigned` and break-glass is allowed', async () => {
  const reason = 'unconscious in the emergency room'
  const expiresAt = '9000-01-01T00:00:00.000Z'
  const someone = await add.user()
  const [opened, expired, foreign, deleted] = await Promise.all([
    add.patient(),
    add.patient(),
    add.patient(),
    add.patient({ deletedAt }),
  ])
  const [grant] = await db
    .insert(breakGlassGrants)
    .values([
      { patientId: opened.id, actorId: userId, reason, expiresAt },
      { patientId: deleted.id, actorId: userId, reason, expiresAt },
      { patientId: foreign.id, actorId: someone.id, reason, expiresAt },
      { patientId: expired.id, actorId: userId, reason, grantedAt: past.startedAt, expiresAt: past.endedAt },
    ])
    .returning()
  const asked = [opened.id, expired.id, foreign.id, deleted.id]
  const openTo = async (how: Asking) => {
    const ctx = asking(how)
    const rows = await db
      .select({ id: patients.id, grantId: openingGrant(ctx).id })
      .from(patients)
      .where(openPatients(ctx))
    return rows.filter(({ id }) => asked.includes(id))
  }

  const read = { action: 'patients.read', scope: 'assigned' } as const
  const byGrant = [{ id: opened.id, grantId: grant?.id }]
  expect(await openTo(read)).toEqual(byGrant)
  expect(await openTo({ ...read, action: 'assignments.read' })).toEqual(byGrant)

  expect(await openTo({ ...read, action: 'patients.update' })).toEqual([])
  expect(await openTo({ ...read, scope: 'own' })).toEqual([])
  expect(await openTo({ ...read, role: 'staff' })).toEqual([])
  const reachable = await openTo({ ...read, scope: 'all' })
  expect(reachable.map(({ grantId }) => grantId)).toEqual([null, null, null])
})
