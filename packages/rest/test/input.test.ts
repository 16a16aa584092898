import { randomUUID } from 'node:crypto'
import { type Field, fieldsOf, notTaken, rounds, withFields } from '@empanel/api/walk/hostile.ts'
import { buildWorld, type World } from '@empanel/api/walk/world.ts'
import { assignments, sessions } from '@empanel/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Route, routes } from '../src/contract/routes.ts'
import { toSnake } from '../src/reading/names.ts'
import { goodRequest, idNameOf } from './support/routes.ts'
import { type Sent, type TestServer, useDatabase } from './support/server.ts'

const start = await useDatabase()
let server: TestServer
let world: World
let lastMapping = 0
beforeAll(async () => {
  server = await start('clinic')
  world = await buildWorld(server.db)
  // Like sessions that begin over REST.
  await server.db.update(sessions).set({ rotates: false })
  lastMapping = await server.db.$count(assignments)
})
afterAll(() => server[Symbol.asyncDispose]())

/** The fields of a route, without the id in its path. */
const fieldsTaken = ({ name, takes }: Route) =>
  fieldsOf(takes).filter(({ path }) => path[0] !== idNameOf(name))

/** These are ignored beside the fields that they stand for. The tests of the models try them alone. */
const besides = ['name', 'age', 'specialization']

/** False for values that REST accepts: a number becomes text, and digits become an id. */
const isHostile =
  (route: Route) =>
  ([{ kind, path }, value]: [Field, unknown]) =>
    !(kind === 'text' && value === 7) &&
    !(kind === 'number' && value === '1') &&
    // A registration may leave it open.
    !(route.name === 'registerPatient' && path[0] === 'date_of_birth' && value === null) &&
    !(besides.includes(path[0] ?? '') && !(path[0] === 'name' && route.name.startsWith('register')))

/** A valid request of the administrator that may be sent several times. */
function repeatable(route: Route) {
  const { url, body } = goodRequest(route, world)
  const unique = {
    ...('email' in body && route.name !== 'login' ? { email: `${randomUUID()}@example.org` } : {}),
    ...('license_number' in body ? { license_number: randomUUID() } : {}),
  }
  return { url, body: { ...body, ...unique } }
}

async function taken(route: Route, sent: Sent, query = '') {
  if (route.path.includes('mapping') || route.path.includes('assign')) {
    await server.db.execute(
      `update assignments set ended_at = now() where ended_at is null and id > ${lastMapping}`,
    )
  }
  const token = world.people.admin.actor.access ?? ''
  const { url } = goodRequest(route, world)
  const reply = await server.send(route.method, url + query, { token, ...sent })
  expect(reply.status).toBe(route.status)
  return { ...reply, ignored: (reply.headers.get('x-ignored') ?? '').split(', ').filter(name => name !== '') }
}

/** Counts of privileges and ownership, which no request here may change. */
const powers = () =>
  server.db.execute(`select
    (select count(*) from users where role in ('admin', 'staff')) powerful,
    (select count(*) from patients where owner_id = 1 or created_by = 1) owned,
    (select count(*) from patients where deleted_at is not null) deleted,
    (select count(*) from practitioners where status = 'active' and user_id is not null) working`)

/** Sends an invalid request as the administrator, and returns the messages of the refusal. */
async function told(route: Route, body: object | string, query = ''): Promise<object> {
  const token = world.people.admin.actor.access ?? ''
  const { url } = goodRequest(route, world)
  const sent =
    typeof body === 'string' ? { raw: body, headers: { 'content-type': 'application/json' } } : { json: body }
  const reply = await server.refused(route.method, url + query, {
    token,
    ...(route.method === 'GET' ? {} : sent),
  })
  expect(reply.status).toBe(400)
  return Object(reply.body)
}

const writing = routes.filter(({ method }) => method !== 'GET' && method !== 'DELETE')

describe('the body of', () => {
  // A sign-in stores nothing of its body.
  const storing = writing.filter(({ name }) => name !== 'login')
  test.each(storing)('E47 E48 $name refuses values that cannot be stored, field by field', async route => {
    // Texts are compared with the record only if all other fields are valid.
    const first = fieldsTaken(route).filter(({ kind }) => kind === 'choice')
    const then = fieldsTaken(route).filter(({ kind }) => kind !== 'choice')
    for (const round of [...rounds(first), ...rounds(then)]) {
      const hostile = round.filter(isHostile(route))
      if (hostile.length === 0) continue
      const fields = Object.keys(await told(route, withFields(goodRequest(route, world).body, hostile)))
      expect(fields).toEqual(expect.arrayContaining(hostile.map(([{ path }]) => path[0])))
    }
  })

  const needed: Record<string, string> = {
    register: 'email name password',
    registerPatient: 'email name password',
    registerDoctor: 'email name password',
    login: 'email password',
    createPatient: 'date_of_birth first_name gender last_name',
    replacePatient: 'date_of_birth first_name gender last_name',
    replacePatientProfile: 'date_of_birth first_name gender last_name',
    createDoctor: 'first_name last_name specialty',
    replaceDoctor: 'first_name last_name specialty',
    replaceDoctorProfile: 'first_name last_name specialty',
    createMapping: 'doctor patient',
    assignPatient: 'doctor_id patient_id',
    refresh: 'refresh',
    tokenRefresh: 'refresh',
  }
  test.each(writing.filter(({ method }) => method !== 'PATCH'))(
    '$name names all missing fields at once, for forms and for JSON',
    async route => {
      const names = (needed[route.name] ?? 'unknown').split(' ')
      const missing = Object.fromEntries(names.map(name => [name, ['This field is required.']]))
      expect(await told(route, {})).toEqual(missing)
      const token = world.people.admin.actor.access ?? ''
      const { url } = goodRequest(route, world)
      const form = await server.refused(route.method, url, { token, raw: new URLSearchParams({ x: 'y' }) })
      expect([form.status, form.body]).toEqual([400, missing])
    },
  )

  test.each(writing)(
    '41 E49 $name sets neither role, owner, creator nor status, and says so',
    async route => {
      const { body } = repeatable(route)
      const names = notTaken.map(toSnake).filter(name => name !== idNameOf(route.name))
      const before = await powers()
      const more = Object.fromEntries(names.map(name => [name, 1]))
      const { ignored } = await taken(route, { lenient: { ...body, ...more } })
      expect(ignored.sort()).toEqual(names.filter(name => !route.shown.has(name)).sort())
      expect([...(await powers())]).toEqual([...before])
      const polluting = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}},'
      const raw = JSON.stringify(repeatable(route).body).replace('{', polluting).replace(',}', '}')
      const polluted = await taken(route, { raw, headers: { 'content-type': 'application/json' } })
      expect(polluted.ignored).toEqual(['__proto__', 'constructor'])
      expect(Reflect.get({}, 'polluted')).toBeUndefined()
    },
  )

  test.each(writing.filter(({ name }) => idNameOf(name)))(
    '40 $name never overrides the id in the path',
    async route => {
      const name = idNameOf(route.name) ?? ''
      const plain = await taken(route, { lenient: repeatable(route).body })
      for (const other of Object.values(world.people.patient.ids.patient)) {
        const { body } = await taken(route, {
          lenient: { ...repeatable(route).body, [name]: other, id: other },
        })
        expect(body).toHaveProperty('id', Reflect.get(Object(plain.body), 'id'))
      }
    },
  )
})

describe('the query of', () => {
  test.each(routes)(
    'E48 E49 E50 $name refuses repeated parameters, other encodings and wrong limits',
    async route => {
      const { body } = goodRequest(route, world)
      const asksForMore = route.taken.has('limit') ? ['limit=501', 'limit=0'] : []
      for (const query of ['limit=1&limit=2', 'q=a&q=b', 'q=%FF', ...asksForMore]) {
        await told(route, body, `?${query}`)
      }
    },
  )

  test.each(routes.filter(({ method, status }) => method === 'GET' && status === 200))(
    'E49 $name ignores unknown parameters, and says so',
    async route => {
      const query = '__proto__=1&constructor=1&owner_id=1&role=admin&format=json&_=1700000000'
      const { ignored } = await taken(route, {}, `?${query}`)
      expect(ignored).toEqual(['__proto__', 'constructor', 'owner_id', 'role'])
    },
  )
})
