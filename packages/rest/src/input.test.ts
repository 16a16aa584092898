import { fieldsOf, notTaken, rounds, withFields } from '@empanel/api/walk/hostile.ts'
import { buildWorld, type World } from '@empanel/api/walk/world.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Route, routes } from './endpoints.ts'
import { toSnake } from './names.ts'
import { restRouter } from './router.ts'
import { goodRequest, idNameOf } from './testing/routes.ts'
import { type TestServer, useDatabase } from './testing/server.ts'

const start = useDatabase()
let server: TestServer
let world: World
beforeAll(async () => {
  server = await start('clinic')
  world = await buildWorld(server.db)
})
afterAll(() => server[Symbol.asyncDispose]())

const notAllowed = ['This field is not allowed here.']

/** What a route takes beside the id in its path. */
function fieldsTaken({ name }: Route) {
  const procedure = Object.entries(restRouter._def.procedures).find(([one]) => one === name)?.[1]
  const input = z.instanceof(z.ZodType).parse(procedure?._def.inputs[0])
  return fieldsOf(input).filter(({ path }) => path[0] !== idNameOf(name))
}

/** Sends what must be refused as the administrator, with a good request changed in parts. */
async function told(route: Route, body: object | string, query = ''): Promise<object> {
  const token = world.people.admin.actor.access ?? ''
  const { url } = goodRequest(route, world)
  const sent =
    typeof body === 'string' ? { raw: body, headers: { 'content-type': 'application/json' } } : { json: body }
  const reply = await server.refused(route.method, url + query, {
    token,
    ...(route.type === 'mutation' ? sent : {}),
  })
  expect(reply.status).toBe(400)
  return Object(reply.body)
}

const writing = routes.filter(({ method }) => method !== 'GET' && method !== 'DELETE')

describe('the body of', () => {
  // What is signed in with is not stored, but looked for.
  const storing = writing.filter(({ name }) => name !== 'login')
  test.each(storing)('E47 E48 $name refuses what cannot be stored, field by field', async route => {
    for (const round of rounds(fieldsTaken(route))) {
      const fields = Object.keys(await told(route, withFields(goodRequest(route, world).body, round)))
      expect(fields).toEqual(expect.arrayContaining(round.map(([{ path }]) => path[0])))
    }
  })

  test.each(writing)('41 E49 $name sets neither role, owner, creator nor status', async route => {
    const { body } = goodRequest(route, world)
    const names = notTaken.map(toSnake).filter(name => name !== idNameOf(route.name))
    const more = Object.fromEntries(names.map(name => [name, 1]))
    expect(Object.keys(await told(route, { ...body, ...more })).sort()).toEqual(names.sort())
    const polluting = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}},'
    await told(route, JSON.stringify(body).replace('{', polluting).replace(',}', '}'))
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test.each(writing.filter(({ name }) => idNameOf(name)))(
    '40 $name never overrides the id in the path',
    async route => {
      const name = idNameOf(route.name) ?? ''
      const { body } = goodRequest(route, world)
      for (const other of Object.values(world.people.patient.ids.patient)) {
        expect(await told(route, { ...body, [name]: other })).toEqual({ [name]: notAllowed })
      }
    },
  )
})

describe('the query of', () => {
  test.each(routes)(
    'E48 E49 E50 $name names each parameter once, none unknown, in UTF-8, and asks for 500 rows at most',
    async route => {
      const { body } = goodRequest(route, world)
      for (const query of [
        'limit=1&limit=2',
        'limit=501',
        'q=a&q=b',
        '__proto__=1',
        'constructor=1',
        'owner_id=1',
        'q=%FF',
      ]) {
        await told(route, body, `?${query}`)
      }
    },
  )
})
