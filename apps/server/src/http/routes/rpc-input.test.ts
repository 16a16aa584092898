import { testPassword } from '@empanel/api/testing'
import { procedures, stateOf } from '@empanel/api/walk/attempt.ts'
import { entries } from '@empanel/api/walk/entries.ts'
import { fieldsOf, notTaken, rounds, withFields } from '@empanel/api/walk/hostile.ts'
import { buildWorld } from '@empanel/api/walk/world.ts'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { suiteServer } from '../../../test/fixtures/suite.ts'

const { address, database } = await suiteServer()
const world = await buildWorld(database.db)

const failure = z.object({
  error: z.object({
    data: z.object({ code: z.string(), fieldErrors: z.record(z.string(), z.unknown()).optional() }),
  }),
})

/** Sends JSON to a procedure as the administrator, who may call all of them. */
async function send(path: string, json: string | Uint8Array<ArrayBuffer>) {
  const isQuery = typeof json === 'string' && procedures.get(path)?.type === 'query'
  const query = isQuery ? `?input=${encodeURIComponent(json)}` : ''
  const reply = await fetch(`${address}/trpc/${path}${query}`, {
    method: isQuery ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${world.people.admin.actor.access}`,
      ...(isQuery ? {} : { 'content-type': 'application/json' }),
    },
    body: isQuery ? null : json,
  })
  return { status: reply.status, json: await reply.json() }
}

const inputs = [...procedures].flatMap(
  ([
    path,
    {
      type,
      inputs: [input],
    },
  ]) => {
    return input instanceof z.ZodObject ? [{ path, type, fields: fieldsOf(input) }] : []
  },
)

/** A good input, about the administrator's own rows. */
function good(path: string): object {
  const { names, input } = entries[path] ?? {}
  const person = world.people.admin
  return Object(input?.({ id: (names && person.ids[names].own) ?? 0, person, world }))
}

async function expectNothingStored(work: () => Promise<void>): Promise<void> {
  const before = await stateOf(database.db)
  await work()
  expect((await stateOf(database.db)).rows).toBe(before.rows)
}

test('E48 every procedure that takes an input is tried', () => {
  const without = [...procedures].filter(([path]) => inputs.every(one => one.path !== path))
  for (const [path, procedure] of without) expect(procedure.inputs[0], path).toBeInstanceOf(z.ZodVoid)
})

describe('over /trpc every input', () => {
  test.each(inputs)(
    'E47 E48 of $path refuses what cannot be stored, field by field',
    async ({ path, type, fields }) => {
      // To search for nothing is no mistake.
      const tried = type === 'query' ? fields.map(field => ({ ...field, nullable: true })) : fields
      await expectNothingStored(async () => {
        for (const round of rounds(tried)) {
          const { status, json } = await send(path, JSON.stringify(withFields(good(path), round)))
          const told = Object.keys(failure.parse(json).error.data.fieldErrors ?? {})
          expect({ status, told }).toEqual({
            status: 400,
            told: expect.arrayContaining(round.map(([field]) => field.path.join('.'))),
          })
        }
      })
    },
  )

  test.each(inputs)(
    'E41 E49 of $path takes neither role, owner, creator nor status, unless that is what it is for',
    async ({ path, fields }) => {
      const names = notTaken.filter(name => fields.every(field => field.path[0] !== name))
      const more = Object.fromEntries(names.map(name => [name, 1]))
      await expectNothingStored(async () => {
        const { status, json } = await send(path, JSON.stringify({ ...good(path), ...more }))
        expect({
          status,
          told: Object.keys(failure.parse(json).error.data.fieldErrors ?? {}).sort(),
        }).toEqual({
          status: 400,
          told: names.sort(),
        })
        const polluting = '"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}'
        const body = JSON.stringify(good(path)).replace(/^\{/, found => `${found}${polluting},`)
        expect((await send(path, body.replace(/,\}$/, '}'))).status).toBe(400)
        expect(Reflect.get({}, 'polluted')).toBeUndefined()
      })
    },
  )

  test.each(inputs.filter(({ fields }) => fields.some(({ path: [name] }) => name === 'limit')))(
    'E50 of $path asks for 500 rows at most',
    async ({ path }) => {
      expect((await send(path, JSON.stringify({ ...good(path), limit: 500 }))).status).toBe(200)
      expect((await send(path, JSON.stringify({ ...good(path), limit: 501 }))).status).toBe(400)
    },
  )

  test('E48 E50 is UTF-8, nested 64 levels deep at most', async () => {
    const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
    const text = JSON.stringify(good('patients.create')).replace('Ada', '\u00ff')
    for (const body of [Buffer.from(text, 'latin1'), `{"a":${deep(64)}}`, deep(500_000)]) {
      await expectNothingStored(async () => {
        const { status, json } = await send('patients.create', body)
        expect({ status, json }).toMatchObject({
          status: 400,
          json: { error: { data: { code: 'BAD_REQUEST' } } },
        })
      })
    }
  })

  test('E48 E49 comes in a query that can be decoded and names each parameter once', async () => {
    const { access } = world.people.admin.actor
    for (const query of ['input={}&input={}', 'batch=1&batch=1&input={}', 'input=%7B%22q%22:%22%FF%22%7D']) {
      const headers = { authorization: `Bearer ${access}` }
      const reply = await fetch(`${address}/trpc/patients.list?${query}`, { headers })
      expect(reply.status).toBe(400)
      expect(failure.parse(await reply.json()).error.data.code).toBe('BAD_REQUEST')
    }
  })

  test('E48 names nobody who signs in by text that cannot be stored', async () => {
    for (const login of ['a\0b', 'half \ud800 pair']) {
      await expectNothingStored(async () => {
        const { status } = await send('auth.login', JSON.stringify({ login, password: testPassword }))
        expect([400, 401]).toContain(status)
      })
    }
  })
})
