import { breakGlassGrants, type Connection, type Database } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { TransactionRollbackError } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuditor } from '../audit/auditor.ts'
import { roles } from '../policy/grid.ts'
import { type PresetName, presetNames, presets } from '../policy/presets.ts'
import {
  addAssignment,
  addDoctor,
  addPatient,
  addUser,
  callAs,
  testAuditKey,
  testServices,
} from '../testing.ts'

/** Accounts by the role that the policy sees; two doctors, so that one may hold what the other wants. */
const people = ['admin', 'staff', 'doctor', 'doctor', 'pending', 'patient'] as const
type Person = { role: (typeof people)[number]; userId: number; doctorId: number }

/** Whose each patient is, by place among the people. */
const owners = [5, 2, undefined] as const

let connection: Connection
let who: Person[]
let patientIds: number[]
beforeAll(async () => {
  connection = await createTestDatabase()
  const { db } = connection
  who = []
  for (const role of people) {
    const { id: userId } = await addUser(db, { role: role === 'pending' ? 'doctor' : role })
    const { id } = await addDoctor(db, { userId, status: role === 'pending' ? 'pending' : 'active' })
    who.push({ role, userId, doctorId: id })
  }
  patientIds = []
  for (const owner of owners) {
    const ownerId = owner === undefined ? null : (who[owner]?.userId ?? null)
    patientIds.push((await addPatient(db, { ownerId })).id)
  }
})
afterAll(() => connection.close())

const person = fc.nat(people.length - 1)
const patient = fc.nat(owners.length - 1)
const world = fc.record({
  preset: fc.constantFrom<PresetName>(...presetNames, 'minimum-necessary', 'minimum-necessary'),
  assignments: fc.uniqueArray(fc.record({ person, patient, open: fc.boolean() }), {
    maxLength: 8,
    selector: ({ person, patient }) => `${person}/${patient}`,
  }),
  grants: fc.array(
    // Minutes from now; a minute or more away, so that it does not come during the test.
    fc.record({ person, patient, expires: fc.constantFrom(-600, -1, 1, 60), reviewed: fc.boolean() }),
    { maxLength: 8 },
  ),
})
type Drawn = typeof world extends fc.Arbitrary<infer One> ? One : never

/** Reads the grid and the world as it was drawn, and no row of the database. */
function oracle({ preset, assignments, grants }: Drawn, asks: number, about: number) {
  const { grid } = presets[preset]
  const role = people[asks] ?? 'anonymous'
  const mine = (one: { person: number; patient: number }) => one.person === asks && one.patient === about
  const cell: string | undefined = Object.entries(grid['patients.read']).find(([of]) => of === role)?.[1]
  const breaks = Object.keys(grid['access.breakGlass']).includes(role)
  if (cell === 'all') return 'all'
  if (cell === 'own') return owners[about] === asks ? 'own' : undefined
  if (cell !== 'assigned') return undefined
  if (assignments.some(one => mine(one) && one.open)) return 'assigned'
  return breaks && grants.some(one => mine(one) && one.expires > 0) ? 'break-glass' : undefined
}

async function build(db: Database, { assignments, grants }: Drawn): Promise<void> {
  for (const { person, patient, open } of assignments) {
    const ended = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }
    const pair = { doctorId: who[person]?.doctorId ?? 0, patientId: patientIds[patient] ?? 0 }
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

/** Does something in a world that is then undone. */
async function within(drawn: Drawn, look: (db: Database) => Promise<void>): Promise<void> {
  const undone = connection.db.transaction(async tx => {
    await build(tx, drawn)
    await look(tx)
    tx.rollback()
  })
  await undone.catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error
  })
}

test('36 39 46 in any world, a record opens to whom the grid, an assignment or a grant opens it, and to nobody else', async () => {
  expect(new Set(people)).toEqual(new Set(roles.filter(role => role !== 'anonymous')))
  const property = fc.asyncProperty(world, async drawn => {
    await within(drawn, async tx => {
      const auditor = createAuditor({ db: tx, key: testAuditKey })
      const services = { ...testServices(tx, drawn.preset), db: auditor.db, auditor }
      const admin = callAs(services, { userId: who[0]?.userId ?? 0, role: 'admin' })
      for (const [asks, { role, userId }] of who.entries()) {
        const self = callAs(services, { userId, role })
        const listed = await self.patients.list({}).then(
          ({ items }) => items.map(({ id }) => id),
          (): number[] => [],
        )
        for (const [about, id] of patientIds.entries()) {
          const expected = oracle(drawn, asks, about)
          const opened = await self.patients.get({ id }).then(
            ({ openedUntil }) => (openedUntil === null ? 'in reach' : 'by a grant'),
            () => 'closed',
          )
          const reach = expected === 'break-glass' ? 'by a grant' : 'in reach'
          expect(opened).toBe(expected === undefined ? 'closed' : reach)
          expect(listed.includes(id)).toBe(expected !== undefined && expected !== 'break-glass')
          const { allowed, because } = await admin.access.explain({ userId, patientId: id })
          expect({ allowed, because: allowed && because }).toEqual({
            ...{ allowed: expected !== undefined, because: expected ?? false },
          })
        }
      }
    })
  })
  await fc.assert(property, { numRuns: 40 })
})
