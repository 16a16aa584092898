import { presets, type Role, roles } from '@empanel/api'
import { testServices } from '@empanel/api/testing'
import type { Called, Outcome } from '@empanel/api/walk/attempt.ts'
import { mainRelations } from '@empanel/api/walk/relations.ts'
import { servicesOfAttempts } from '@empanel/api/walk/server.ts'
import { walk } from '@empanel/api/walk/walk.ts'
import { buildWorld } from '@empanel/api/walk/world.ts'
import { suiteDatabase } from '@empanel/db/testing/suite'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { readEnv } from '../../settings/env.ts'
import { buildServer } from '../server.ts'

const preset = 'minimum-necessary'

const database = await suiteDatabase()
const world = await buildWorld(database.db)
const { services, during } = servicesOfAttempts(testServices(database.db, preset))
const env = readEnv({ LOG_LEVEL: 'silent' })
const app = await buildServer({ env, services, sql: database.sql, drain: { draining: false }, portal: null })
afterAll(() => app.close())
const address = await app.listen({ port: 0, host: '127.0.0.1' })
const via = during((_, called) => callOverHttp(called))

const success = z.tuple([z.strictObject({ result: z.strictObject({ data: z.unknown() }) })])
const failure = z.tuple([
  z.strictObject({
    error: z.strictObject({
      message: z.string().min(1),
      code: z.int(),
      data: z.strictObject({
        code: z.string(),
        httpStatus: z.int(),
        path: z.string(),
        reason: z.string(),
        fieldErrors: z.record(z.string(), z.array(z.string())).optional(),
        requestId: z.uuid(),
      }),
    }),
  }),
])

/** As the client does: by POST, queries too, in a batch, here of one call. */
async function callOverHttp({ path, input, actor }: Called): Promise<Outcome> {
  const reply = await fetch(`${address}/trpc/${path}?batch=1`, {
    method: 'POST',
    headers: {
      ...(actor.access ? { authorization: `Bearer ${actor.access}` } : {}),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ 0: input }),
  })
  const text = await reply.text()
  expect(reply.headers.get('content-type')).toMatch(/^application\/json/)
  if (reply.ok)
    return { code: 'ok', reason: undefined, reply: '', data: success.parse(JSON.parse(text))[0].result.data }
  const { code, reason, httpStatus, requestId } = failure.parse(JSON.parse(text))[0].error.data
  expect([reply.status, reply.headers.get('x-request-id')]).toEqual([httpStatus, requestId])
  return { code, reason, reply: text.replace(requestId, ''), data: undefined }
}

test.each(roles)(
  '36 37 42 57 over /trpc %s gets exactly what the grid says of every procedure',
  async (role: Role) => {
    const services = testServices(database.db, preset)
    expect(
      await walk({ world, services, expected: presets[preset], role, via, among: mainRelations }),
    ).toEqual([])
  },
)
