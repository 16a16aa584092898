import { createMinuteCounts, usualQuotas } from '@empanel/api'
import { addPatient, addUser, testPassword } from '@empanel/api/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { request, signIn } from './fixtures/requests.ts'
import { suiteServer } from './fixtures/suite.ts'

// Of a minute that does not end.
const recordings = createMinuteCounts({ now: () => 20_000 })
const quotas = { ...usualQuotas, recordedPerMinute: 8 }
const server = await suiteServer({}, null, { recordings, quotas })
const { address } = server

/** Somebody who has read their record as often as one may within the minute, but for `left` times. */
async function reader(left = 0) {
  const { id: userId, email } = await addUser(server.database.db)
  const { id } = await addPatient(server.database.db, { ownerId: userId })
  const token = await signIn(address, email, testPassword)
  const rest = `${address}/api/patients/${id}/`
  const rpc = (calls: number) => {
    const inputs = Object.fromEntries(Array.from({ length: calls }, (_, n) => [n, { id }]))
    const batch = `batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`
    return `${address}/trpc/${Array(calls).fill('patients.get').join(',')}?${batch}`
  }
  for (let n = left; n < 8; n++) expect((await request(rest, token)).status).toBe(200)
  const recorded = async () => {
    const [row] = await server.database.sql`
      select count(*)::int as n from audit_events where actor_id = ${userId} and action = 'patients.read'`
    return row?.n
  }
  return { id, email, token, rest, rpc, recorded }
}

const wait = 'You are asking for more than one may within a minute. Try again in 40 seconds.'
const refusal = z.object({ error: z.object({ message: z.string(), data: z.object({ code: z.string() }) }) })

test('66 who has too much recorded within a minute is told so by RPC', async () => {
  const { id, token, recorded } = await reader()
  const input = encodeURIComponent(JSON.stringify({ id }))
  const reply = await request(`${address}/trpc/patients.get?input=${input}`, token)
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '40'])
  expect(refusal.parse(await reply.json()).error).toEqual({
    message: wait,
    data: { code: 'TOO_MANY_REQUESTS' },
  })
  expect(await recorded()).toBe(8)
})

test('66 the calls of a batch count one by one', async () => {
  const { token, rpc, recorded } = await reader(3)
  const reply = await request(rpc(10), token)
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([207, '40'])
  const replies = z.array(z.unknown()).parse(await reply.json())
  const refused = replies.flatMap(one => refusal.safeParse(one).data?.error.data.code ?? [])
  expect(refused).toEqual(Array(7).fill('TOO_MANY_REQUESTS'))
  expect(await recorded()).toBe(8)
  const whole = await request(rpc(10), token)
  expect([whole.status, whole.headers.get('retry-after')]).toEqual([429, '40'])
})

test('66 who has too much recorded within a minute is told so by REST, before a body is read', async () => {
  const { token, rest, recorded } = await reader()
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const reply = await request(rest, token, method, method === 'PUT' ? { first_name: 7 } : undefined)
    const allowed = method === 'DELETE' ? 403 : 429
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([allowed, allowed === 429 ? '40' : null])
    if (allowed === 429) expect(await reply.json()).toEqual({ detail: wait })
  }
  expect(await recorded()).toBe(8)
})

test('66 too many refusals within a minute are told alike', async () => {
  const { token, rest, email } = await reader(8)
  for (let n = 0; n < 2; n++)
    expect((await request(`${address}/api/patients/2000000000/`, token)).status).toBe(404)
  const reply = await request(`${address}/api/patients/2000000000/`, token)
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '40'])
  expect(await reply.json()).toEqual({
    detail: 'Too many of your requests were refused within a minute. Try again in 40 seconds.',
  })
  expect((await request(rest, token)).status).toBe(200)
  expect(await signIn(address, email, testPassword)).toMatch(/^ey/)
})
