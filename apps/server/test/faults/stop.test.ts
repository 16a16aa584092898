import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { lockPatients } from '../fixtures/locks.ts'
import { openSocket } from '../fixtures/requests.ts'
import { startCluster } from './cluster.ts'
import { ask, creating, moreOfStaff, openClinic, say } from './requests.ts'

const halfABody =
  'POST /api/auth/login/ HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"em'

test('G7 SIGTERM: what is in flight finishes, it is not ready at once, and the process ends well within 10 s', async () => {
  await using cluster = await startCluster()
  await using clinic = await openClinic(cluster)
  await using connection = await connect({ databaseUrl: cluster.url })
  const { hostname, port } = new URL(clinic.address)
  const tokens = await moreOfStaff(clinic, connection, 3)
  const open = () => openSocket(hostname, Number(port))

  const [idle, half] = [await open(), await open()]
  idle.write('GET /health/ready HTTP/1.1\r\nhost: x\r\n\r\n')
  expect(String(await once(idle, 'data'))).toContain('HTTP/1.1 200 OK')
  half.write(halfABody)

  const release = await lockPatients(connection)
  // The calls of this batch are answered one by one, as a stream: the first at once, the second after the lock.
  const input = encodeURIComponent('{"1":{}}')
  const streamed = await fetch(`${clinic.address}/trpc/policy.get,patients.list?batch=1&input=${input}`, {
    headers: { authorization: `Bearer ${clinic.token}`, 'trpc-accept': 'application/jsonl' },
    signal: AbortSignal.timeout(10_000),
  })
  const stream = streamed.text()
  const inFlight = tokens.flatMap(token => {
    const { rest, rpc } = creating({ ...clinic, token }, 'In flight')
    return [rest(), rpc()]
  })
  const waiting = () => connection.sql`
    select from pg_stat_activity where application_name = 'clinic' and wait_event_type = 'Lock'`
  await expect.poll(async () => (await waiting()).length, { timeout: 2000 }).toBe(7)

  const began = performance.now()
  clinic.server.child.kill('SIGTERM')
  // Whoever asks on a new connection either is told so or finds nobody listening any more. A question that comes before
  // the signal waits for the lock.
  const readiness = () =>
    Promise.race([
      sleep(100, 'asked too early'),
      ask(`${clinic.address}/health/ready`).then(
        ({ status }) => status,
        () => 'refused',
      ),
    ])
  await expect.poll(readiness, { timeout: 2000, interval: 5 }).toBeOneOf([503, 'refused'])
  const unreadyMs = Math.round(performance.now() - began)
  await release()

  const replies = await Promise.all(inFlight)
  const text = await stream
  const code = await clinic.server.ended
  const ms = Math.round(performance.now() - began)
  for (const socket of [idle, half]) socket.destroy()
  const rows = await connection.sql`select from patients where last_name = 'In flight'`
  say('SIGTERM', {
    'in flight': inFlight.length,
    finished: replies.filter(({ status }) => status < 300).length,
    'ms until it was not ready': unreadyMs,
    'exit code': String(code),
    'ms until the end': ms,
  })
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201, 201, 201])
  expect(rows.length).toBe(6)
  expect(text).toContain('"items"')
  expect(code).toBe(0)
  expect(ms).toBeLessThan(10_000)
})
