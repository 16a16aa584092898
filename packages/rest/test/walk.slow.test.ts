import { createContextFactory, presets, roles } from '@empanel/api'
import { testServices } from '@empanel/api/testing'
import { attempt, type Call, type Called, type Outcome } from '@empanel/api/walk/attempt.ts'
import { entries } from '@empanel/api/walk/entries.ts'
import { problemsOfFields } from '@empanel/api/walk/fields.ts'
import { type Expected, expectedOf } from '@empanel/api/walk/oracle.ts'
import { mainRelations, type RowId } from '@empanel/api/walk/relations.ts'
import { servicesOfAttempts } from '@empanel/api/walk/server.ts'
import { walk } from '@empanel/api/walk/walk.ts'
import { buildWorld, type World } from '@empanel/api/walk/world.ts'
import { sessions } from '@empanel/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { routes } from '../src/contract/routes.ts'
import { callsOf, isProfile, routeEntries, routeFields } from './support/routes.ts'
import { type TestServer, useDatabase } from './support/server.ts'

const preset = 'minimum-necessary'
const policy = presets[preset]

const start = await useDatabase()
let server: TestServer
let world: World
let via: Call
beforeAll(async () => {
  let contextOf: ReturnType<typeof createContextFactory>
  server = await start(preset, { contextFor: facts => contextOf(facts) })
  world = await buildWorld(server.db)
  // Like sessions that begin over REST.
  await server.db.update(sessions).set({ rotates: false })
  const { services, during } = servicesOfAttempts(server.services)
  contextOf = createContextFactory(services)
  via = during((_, called) => send(called))
})
afterAll(() => server[Symbol.asyncDispose]())

const request = z.object({
  id: z.union([z.string(), z.number()]),
  query: z.string(),
  body: z.record(z.string(), z.unknown()).optional(),
})
const detail = z.strictObject({ detail: z.string().min(1) })

/** The refusals of the contract, with the code and reason of the core that each stands for. */
const refusals = [
  [401, 'Authentication credentials were not provided.', 'UNAUTHORIZED', 'not_signed_in'],
  [403, 'You do not have permission to perform this action.', 'FORBIDDEN', 'not_permitted'],
  [404, 'Not found.', 'NOT_FOUND', 'not_found'],
] as const

async function send({ path: name, input, actor }: Called): Promise<Outcome> {
  const route = routes.find(one => one.name === name)
  if (!route) throw new Error(`there is no route ${name}`)
  const { id, query, body } = request.parse(input)
  const url = route.path.replace(/\{\w+\}/, String(id)) + query
  const token = actor.access ?? undefined
  const reply = await server.send(route.method, url, { token, ...(body && { json: body }) })
  if (reply.status < 300) {
    expect(reply.status).toBe(route.status)
    const data = Array.isArray(reply.body) ? { items: reply.body } : reply.body
    return { code: 'ok', reason: undefined, reply: '', data }
  }
  const told = detail.safeParse(reply.body).data?.detail
  const [, , code, reason] = refusals.find(([status, text]) => status === reply.status && text === told) ?? []
  return { code: code ?? `${reply.status} ${reply.text}`, reason, reply: reply.text, data: undefined }
}

const services = () => testServices(server.db, preset)

test('36 every route is walked, with an entry for the procedure that it calls', () => {
  expect(Object.keys(routeEntries)).toEqual(routes.map(({ name }) => name))
  expect(routes.filter(({ name }) => isProfile(name))).toHaveLength(4)
})

test.each(roles)('36 37 42 57 over REST %s gets exactly what the grid says of every route', async role => {
  const paths = Object.keys(routeEntries).filter(name => !isProfile(name))
  const options = { world, services: services(), expected: policy, role, via, paths, table: routeEntries }
  expect(await walk({ ...options, shows: routeFields, among: mainRelations })).toEqual([])
})

/** A profile is the caller's own record, if it is in their reach. Its id is the account's. */
function expectedOfProfile(name: string, role: keyof World['people'], userId: RowId): Expected['code'] {
  const { actor, ids } = world.people[role]
  if (actor.userId === null) return 'UNAUTHORIZED'
  const kind = name.endsWith('DoctorProfile') ? 'practitioner' : 'patient'
  const codes = callsOf(name).map(path => {
    const { access } = entries[path] ?? { access: 'public' }
    const found = expectedOf(world, policy, actor, { access, takes: kind }, ids[kind].own)
    return found.code
  })
  if (codes.includes('FORBIDDEN')) return 'FORBIDDEN'
  return name.startsWith('replace') && userId !== actor.userId
    ? 'NOT_FOUND'
    : (codes.find(code => code !== 'ok') ?? 'ok')
}

test.each(roles)('36 37 42 57 over REST %s gets their own profile, and finds no other', async role => {
  const { actor, ids } = world.people[role]
  for (const name of Object.keys(routeEntries).filter(isProfile)) {
    for (const id of [ids.user.own ?? 0, ids.user.foreign ?? 0, ids.user.missing ?? 0]) {
      const input = routeEntries[name]?.input?.({ id, person: world.people[role], world })
      const got = await attempt({ services: services(), via, called: { path: name, input, actor } })
      const expected = expectedOfProfile(name, role, id)
      expect({ name, id, code: got.code }).toEqual({ name, id, code: expected })
      const isForeign = name.startsWith('replace') && id !== actor.userId
      if (isForeign && expected === 'NOT_FOUND') expect(got.trail).toMatchObject([{ outcome: 'denied' }])
      if (expected !== 'ok') expect(got.changed).toBe(false)
      else expect(problemsOfFields(routeFields[name], got.data)).toEqual([])
    }
  }
})
