import { breakGlassGrants, type Connection, type Database, mainSite } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { TransactionRollbackError } from 'drizzle-orm'
import fc from 'fast-check'
import type { Services } from '../src/kernel/context.ts'
import { type PresetName, presetNames } from '../src/kernel/policy/presets/presets.ts'
import { createTrail } from '../src/trail/trail.ts'
import {
  addAssignment,
  addPatient,
  addPractitioner,
  addSite,
  addUser,
  testAuditKey,
  testServices,
} from './fixtures.ts'

/** Accounts by the role that the policy sees. Two practitioners, so that one may hold what the other asks for. */
export const people = ['admin', 'staff', 'doctor', 'clinician', 'pending', 'patient'] as const
type Person = { role: (typeof people)[number]; userId: number; practitionerId: number }

/** Patients by their owner's index among the people, with what lists sort and search by. `here`: at the site of the staff. */
export const patients = [
  { owner: 5, here: true, firstName: 'Ana', lastName: 'Ruiz', dateOfBirth: '1990-04-01' },
  { owner: 2, here: false, firstName: '100%', lastName: 'Abbott', dateOfBirth: null },
  { owner: undefined, here: true, firstName: 'Bo', lastName: 'Ruiz', dateOfBirth: '1951-12-31' },
  { owner: 5, here: false, firstName: 'a_c', lastName: 'Moss', dateOfBirth: '1990-04-01' },
] as const

const person = fc.nat(people.length - 1)
const patient = fc.nat(patients.length - 1)
export const world = fc.record({
  preset: fc.constantFrom<PresetName>(...presetNames, 'minimum-necessary', 'minimum-necessary'),
  assignments: fc.uniqueArray(fc.record({ person, patient, open: fc.boolean() }), {
    maxLength: 8,
    selector: ({ person, patient }) => `${person}/${patient}`,
  }),
  grants: fc.array(
    // Minutes from now. At least one, so that nothing expires during the test.
    fc.record({ person, patient, expires: fc.constantFrom(-600, -1, 1, 60), reviewed: fc.boolean() }),
    { maxLength: 8 },
  ),
})
export type Drawn = typeof world extends fc.Arbitrary<infer One> ? One : never

export type Ground = Awaited<ReturnType<typeof layGround>>

/** A database with these people and patients. Any number of worlds can be drawn on it in turn. */
export async function layGround() {
  const connection: Connection = await createTestDatabase()
  const { db } = connection
  const who: Person[] = []
  for (const role of people) {
    const { id: userId } = await addUser(db, { role: role === 'pending' ? 'doctor' : role })
    const { id } = await addPractitioner(db, {
      userId,
      status: role === 'pending' ? 'pending' : 'active',
      profession: role === 'clinician' ? 'nurse' : 'physician',
    })
    who.push({ role, userId, practitionerId: id })
  }
  const patientIds: number[] = []
  // The people above belong to the main site, which was the only one.
  const elsewhere = await addSite(db)
  for (const { owner, here, ...values } of patients) {
    const ownerId = owner === undefined ? null : (who[owner]?.userId ?? null)
    patientIds.push(
      (await addPatient(db, { ...values, ownerId, siteId: here ? mainSite.id : elsewhere.id })).id,
    )
  }

  async function build(db: Database, { assignments, grants }: Drawn): Promise<void> {
    for (const { person, patient, open } of assignments) {
      const ended = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }
      const pair = { practitionerId: who[person]?.practitionerId ?? 0, patientId: patientIds[patient] ?? 0 }
      await addAssignment(db, { ...pair, ...(open ? {} : ended) })
    }
    for (const { person, patient, expires, reviewed } of grants) {
      const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
      const review = { reviewedAt: at(-1), reviewedBy: who[0]?.userId ?? 0, verdict: 'justified' } as const
      await db.insert(breakGlassGrants).values({
        ...{ actorId: who[person]?.userId ?? 0, patientId: patientIds[patient] ?? 0 },
        ...{ reason: 'unconscious in the emergency room', grantedAt: at(-1000), expiresAt: at(expires) },
        ...(reviewed ? review : {}),
      })
    }
  }

  /** Runs `look` in a drawn world and rolls it back. */
  async function within(drawn: Drawn, look: (services: Services) => Promise<void>): Promise<void> {
    const undone = connection.db.transaction(async tx => {
      await build(tx, drawn)
      const trail = createTrail({ db: tx, key: testAuditKey })
      await look({ ...testServices(tx, drawn.preset), db: tx, trail })
      tx.rollback()
    })
    await undone.catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error
    })
  }
  return { who, patientIds, within, [Symbol.asyncDispose]: () => connection.close() }
}
