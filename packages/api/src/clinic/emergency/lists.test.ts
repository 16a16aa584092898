import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Drawn, type Ground, layGround, patients, people, world } from '../../../test/access-world.ts'
import { callAs, testContext } from '../../../test/fixtures.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import type { Action } from '../../kernel/policy/grid.ts'
import { presets } from '../../kernel/policy/presets/presets.ts'
import { type Caller, createCaller } from '../../router.ts'

let ground: Ground
beforeAll(async () => {
  ground = await layGround()
})
afterAll(() => ground[Symbol.asyncDispose]())

const places = patients.map((_, place) => place)
const asked = fc.record({
  sort: fc.constantFrom('id', 'name', 'born', 'newest'),
  q: fc.constantFrom(undefined, '', 'u', 'RUIZ', 'ruiz b', '%', '_', 'a', "' or 1=1 --"),
  owned: fc.constantFrom(undefined, true),
  withoutPractitioner: fc.constantFrom(undefined, true),
  doctor: fc.option(fc.nat(people.length - 1), { nil: undefined }),
  dateOfBirth: fc.constantFrom(undefined, undefined, '1990-04-01'),
  limit: fc.integer({ min: 1, max: 3 }),
})
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never

/** The cell of the grid. Undefined where it is empty. */
const cellOf = ({ preset }: Drawn, action: Action, asks: number): string | undefined =>
  Object.entries(presets[preset].grid[action]).find(([role]) => role === people[asks])?.[1]

const opened = ({ assignments }: Drawn, about: number) =>
  assignments.filter(({ patient, open }) => open && patient === about).map(({ person }) => person)

/** The patients in reach of an action, by index. */
function reach(drawn: Drawn, action: Action, asks: number): number[] | undefined {
  const cell = cellOf(drawn, action, asks)
  if (cell === undefined) return undefined
  const holds = people[asks] !== 'pending'
  return places.filter(about => {
    if (cell === 'own') return patients[about]?.owner === asks
    if (cell === 'site') return patients[about]?.here === true
    return cell === 'all' || (holds && opened(drawn, about).includes(asks))
  })
}

function narrowed(drawn: Drawn, asks: number, found: number[], query: Asked): number[] {
  // Who looks after a patient narrows a list only as far as the caller may read it.
  const byTeam = query.withoutPractitioner || query.doctor !== undefined
  const readable = reach(drawn, 'assignments.read', asks) ?? []
  return found.filter(about => {
    const { owner, firstName = '', lastName = '', dateOfBirth } = patients[about] ?? {}
    const name = ` ${firstName} ${lastName}`.toLowerCase()
    const practitioners = opened(drawn, about)
    return (
      (query.q ?? '')
        .toLowerCase()
        .split(' ')
        .every(word => name.includes(/^[a-z]{1,2}$/.test(word) ? ` ${word}` : word)) &&
      (!query.owned || owner === asks) &&
      (!byTeam || readable.includes(about)) &&
      (!query.withoutPractitioner || practitioners.length === 0) &&
      (query.doctor === undefined || practitioners.includes(query.doctor)) &&
      (query.dateOfBirth === undefined || query.dateOfBirth === dateOfBirth)
    )
  })
}

function sorted(found: number[], sort: Asked['sort']): number[] {
  if (sort === 'newest') return [...found].reverse()
  const keyOf = (about: number) => {
    const { lastName, firstName, dateOfBirth } = patients[about] ?? {}
    return sort === 'name' ? `${lastName} ${firstName}` : sort === 'born' ? (dateOfBirth ?? '9') : ''
  }
  return [...found].sort((a, b) => (keyOf(a) === keyOf(b) ? a - b : keyOf(a) < keyOf(b) ? -1 : 1))
}

type Row = { id: number }
type Page = { items: Row[]; nextCursor: string | null }
type List = (page: { limit: number; cursor?: string }) => Promise<Page>

/** The ids on all pages; every page but the last is full. Undefined where the list is refused. */
async function read(list: List, limit: number): Promise<number[] | undefined> {
  const seen: number[] = []
  try {
    for (let cursor: string | undefined, pages = 0; pages < 50; pages++) {
      const page = await list({ limit, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) return seen
      expect(page.items).toHaveLength(limit)
      cursor = page.nextCursor
    }
    throw new Error('the list does not end')
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'not_permitted') return undefined
    throw error
  }
}

type Case = { self: Caller; drawn: Drawn; asks: number; query: Asked }

/** The name of each list, a way to read it, and the ids it must show. */
function lists({ self, drawn, asks, query }: Case): [string, List, number[] | undefined][] {
  const { limit, doctor, ...others } = query
  const idOf = (about: number) => ground.patientIds[about] ?? 0
  const practitionerIdOf = (person: number) => ground.who[person]?.practitionerId ?? 0
  const filters = { ...others, practitionerId: doctor === undefined ? undefined : practitionerIdOf(doctor) }
  const ids = (found: number[] | undefined) =>
    found && sorted(narrowed(drawn, asks, found, query), query.sort).map(idOf)
  const read = reach(drawn, 'patients.read', asks)
  const panel = reach(drawn, 'panel.read', asks)
  const mine = reach(drawn, 'careTeam.read', asks)
  const practitioners = mine && new Set(mine.flatMap(about => opened(drawn, about)))
  return [
    ['patients.list', page => self.patients.list({ ...filters, ...page }), ids(read)],
    ['patients.panel', page => self.patients.panel({ ...filters, ...page }), ids(panel)],
    ['patients.beyondPanel', page => self.patients.beyondPanel({ ...filters, ...page }), ids(panel && read)],
    [
      'assignments.myPractitioners',
      page => self.assignments.myPractitioners(page),
      practitioners && [...practitioners].map(practitionerIdOf).sort((a, b) => a - b),
    ],
    [
      'assignments.list',
      async page => {
        const { items, nextCursor } = await self.assignments.list({ ...page, state: 'open' })
        return {
          items: items.map(({ patientId, practitionerId }) => ({ id: patientId * 1000 + practitionerId })),
          nextCursor,
        }
      },
      reach(drawn, 'assignments.read', asks) &&
        drawn.assignments
          .filter(({ open, patient }) => open && reach(drawn, 'assignments.read', asks)?.includes(patient))
          .map(({ person, patient }) => idOf(patient) * 1000 + practitionerIdOf(person)),
    ],
  ]
}

test('39 in any world, every list, paged, sorted, searched and counted, shows exactly the rows in reach', async () => {
  const property = fc.asyncProperty(world, asked, async (drawn, query) => {
    await ground.within(drawn, async services => {
      const seenByAdmin = callAs(services, { userId: ground.who[0]?.userId ?? 0, role: 'admin' })
      const { nextCursor } = await seenByAdmin.patients.list({ sort: query.sort, limit: 1 })
      const sizes = (await seenByAdmin.panels.list({})).items.map(({ id, patients }) => [id, patients])
      const open = drawn.assignments.filter(one => one.open)
      const sizeOf = (practitionerId: number) =>
        open.filter(({ person }) => ground.who[person]?.practitionerId === practitionerId).length
      expect(sizes).toEqual(sizes.map(([id = 0]) => [id, sizeOf(id)]))
      for (const [asks, { role, userId }] of ground.who.entries()) {
        const self = callAs(services, { userId, role })
        for (const [name, list, expected] of lists({ self, drawn, asks, query })) {
          expect({ name, role, ids: await read(list, query.limit) }).toEqual({ name, role, ids: expected })
        }
        const inReach = reach(drawn, 'patients.read', asks)
        if (!inReach) continue
        // Somebody else's cursor only says where to continue.
        const { items } = await self.patients.list({ sort: query.sort, cursor: nextCursor ?? '' })
        for (const { id } of items) expect(inReach).toContain(ground.patientIds.indexOf(id))
      }
      const nobody = createCaller(testContext(services))
      if (!presets[drawn.preset].grid['patients.read'].anonymous) {
        await expect(nobody.patients.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
      }
    })
  })
  await fc.assert(property, { numRuns: 6 })
})

test('39 in any world, a care team and an access log are open to the same people as the record', async () => {
  const property = fc.asyncProperty(world, async drawn => {
    await ground.within({ ...drawn, grants: [] }, async services => {
      for (const [asks, { role, userId }] of ground.who.entries()) {
        const self = callAs(services, { userId, role })
        for (const [about, patientId] of ground.patientIds.entries()) {
          const team = await self.assignments.careTeam({ patientId }).then(
            members => members.map(({ practitionerId }) => practitionerId).sort(),
            () => undefined,
          )
          const inReach = reach(drawn, 'assignments.read', asks)?.includes(about)
          const practitioners = opened(drawn, about).map(person => ground.who[person]?.practitionerId ?? 0)
          expect(team).toEqual(inReach ? practitioners.sort() : undefined)
          const log = await self.audit.ofPatient({ patientId }).then(
            () => 'open',
            () => 'closed',
          )
          expect(log).toBe(reach(drawn, 'accessLog.read', asks)?.includes(about) ? 'open' : 'closed')
        }
      }
    })
  })
  await fc.assert(property, { numRuns: 5 })
})
