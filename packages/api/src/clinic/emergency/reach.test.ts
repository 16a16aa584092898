import { auditEvents } from '@empanel/db'
import { desc } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Drawn, type Ground, layGround, patients, people, world } from '../../../test/access-world.ts'
import { callAs } from '../../../test/fixtures.ts'
import type { Services } from '../../kernel/context.ts'
import { roles, scopeOf } from '../../kernel/policy/grid.ts'
import { presets } from '../../kernel/policy/presets/presets.ts'

let ground: Ground
beforeAll(async () => {
  ground = await layGround()
})
afterAll(() => ground[Symbol.asyncDispose]())

/** Reads the grid and the drawn world, and nothing from the database. Names the closest reason. */
function oracle({ preset, assignments, grants }: Drawn, asks: number, about: number) {
  const { grid } = presets[preset]
  const role = people[asks] ?? 'anonymous'
  const mine = (one: { person: number; patient: number }) => one.person === asks && one.patient === about
  const cell: string | undefined = Object.entries(grid['patients.read']).find(([of]) => of === role)?.[1]
  const breaks = Object.keys(grid['access.breakGlass']).includes(role)
  const owns = patients[about]?.owner === asks
  const assigned = assignments.some(one => mine(one) && one.open) && role !== 'pending'
  const closest = owns ? 'own' : assigned ? 'assigned' : undefined
  if (cell === 'all') return closest ?? 'all'
  if (cell === 'site') return patients[about]?.here ? (closest ?? 'site') : undefined
  if (cell === 'own') return owns ? 'own' : undefined
  if (cell !== 'assigned') return undefined
  if (assigned) return closest
  return breaks && grants.some(one => mine(one) && one.expires > 0) ? 'break-glass' : undefined
}

async function basisOfLast({ db }: Services) {
  const { id, basis } = auditEvents
  const [last] = await db.select({ basis }).from(auditEvents).orderBy(desc(id)).limit(1)
  return last?.basis
}

test('36 39 46 57 in any world, a record opens only to those whom the grid, an assignment or a grant allows, and the trail says which', async () => {
  expect(new Set(people)).toEqual(new Set(roles.filter(role => role !== 'anonymous')))
  const property = fc.asyncProperty(world, async drawn => {
    const { who, patientIds } = ground
    await ground.within(drawn, async services => {
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
          expect(await basisOfLast(services)).toBe(
            expected ?? scopeOf(services.policy, role, 'patients.read') ?? null,
          )
          expect(listed.includes(id)).toBe(expected !== undefined && expected !== 'break-glass')
          const { allowed, because } = await admin.access.explain({ userId, patientId: id })
          expect({ allowed, because: allowed && because }).toEqual({
            ...{ allowed: expected !== undefined, because: expected ?? false },
          })
        }
      }
    })
  })
  await fc.assert(property, { numRuns: 12 })
})
