import { connect } from '@empanel/db'
import { expect, test } from 'vitest'
import { startCluster } from './cluster.ts'
import { countLost, startLoad } from './load.ts'
import { ask, creating, isUnavailable, openClinic, say } from './requests.ts'

test('G1 postgres killed with -9 under load: 503 meanwhile, nothing lost, and back within 3 s', async () => {
  await using cluster = await startCluster()
  await using clinic = await openClinic(cluster)
  await using load = startLoad(clinic)
  await load.until(() => load.acknowledged.length >= 100)

  cluster.signal('SIGKILL')
  await cluster.gone()
  const refusedBefore = load.refused.length
  await load.until(() => load.refused.length >= refusedBefore + 40)
  expect((await ask(`${clinic.address}/health/ready`)).status).toBe(503)
  expect((await ask(`${clinic.address}/health/live`)).status).toBe(200)

  await cluster.start()
  const returned = performance.now()
  const firstAfter = () => load.acknowledged.find(({ at }) => at >= returned)
  await load.until(() => firstAfter() !== undefined)
  const firstMs = Math.round((firstAfter()?.at ?? Number.POSITIVE_INFINITY) - returned)
  const enough = load.acknowledged.length + 50
  await load.until(() => load.acknowledged.length >= enough)
  await load.stop()

  const lost = await countLost(cluster, load)
  const { acknowledged, refused } = load
  say('postgres killed with -9 and started again', {
    acknowledged: acknowledged.length,
    lost,
    refused: refused.length,
    'ms longest wait': load.longestMs(),
    'ms to the first success': firstMs,
  })
  expect(load.unexpected).toEqual([])
  expect(lost).toBe(0)
  expect(firstMs).toBeLessThan(3000)
  expect(load.longestMs()).toBeLessThan(9000)
  expect((await ask(`${clinic.address}/health/ready`)).status).toBe(200)
  expect(clinic.server.child.exitCode).toBeNull()
})

test('G2 postgres frozen: 503 within the deadline, and all connections usable once it goes on', async () => {
  await using cluster = await startCluster()
  await using clinic = await openClinic(cluster)
  await using load = startLoad(clinic, 20)
  await load.until(() => load.acknowledged.length >= 50)

  cluster.signal('SIGSTOP')
  const answered = load.refused.length
  await load.until(() => load.refused.length >= answered + 25)
  expect((await ask(`${clinic.address}/health/ready`)).status).toBe(503)
  cluster.signal('SIGCONT')
  const returned = performance.now()
  const firstAfter = () => load.acknowledged.find(({ at }) => at >= returned)
  await load.until(() => firstAfter() !== undefined)
  const firstMs = Math.round((firstAfter()?.at ?? Number.POSITIVE_INFINITY) - returned)
  const enough = load.acknowledged.length + 100
  await load.until(() => load.acknowledged.length >= enough)
  await load.stop()

  const lost = await countLost(cluster, load)
  say('postgres frozen', {
    acknowledged: load.acknowledged.length,
    lost,
    refused: load.refused.length,
    'ms longest wait': load.longestMs(),
    'ms to the first success': firstMs,
  })
  expect(load.unexpected).toEqual([])
  expect(lost).toBe(0)
  expect(load.longestMs()).toBeLessThan(9000)
  expect(firstMs).toBeLessThan(3000)
  // All ten at once, and none held by a request that is over.
  await using connection = await connect({ databaseUrl: cluster.url })
  const held = await connection.sql`
    select state from pg_stat_activity
    where application_name = 'clinic' and state <> 'idle'`
  expect(held).toEqual([])
  const together = Array.from({ length: 20 }, (_, n) => creating(clinic, `After ${n}`).rest())
  expect((await Promise.all(together)).map(({ status }) => status)).toEqual(Array(20).fill(201))
})

test('G3 all connections cut by the server: one error each at most, and the next request works', async () => {
  await using cluster = await startCluster()
  await using clinic = await openClinic(cluster)
  await Promise.all(Array.from({ length: 10 }, (_, n) => creating(clinic, `Before ${n}`).rest()))
  await using connection = await connect({ databaseUrl: cluster.url })
  const cut = async () => {
    // Waits until they are gone.
    const ended = await connection.sql`
      select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where application_name = 'clinic'`
    return ended.length
  }
  let cuts = 0
  let errors = 0
  for (let n = 0; n < 20; n++) {
    cuts += await cut()
    const replies = [
      await creating(clinic, `After ${n}`).rest(),
      await creating(clinic, `After that ${n}`).rpc(),
    ]
    const refused = replies.filter(({ status }) => status === 503)
    expect(refused.every(isUnavailable)).toBe(true)
    expect(refused.length).toBeLessThanOrEqual(1)
    expect(replies.at(-1)?.status).toBe(200)
    errors += refused.length
  }
  say('backends cut', { connections: cuts, errors, rounds: 20 })
  expect(cuts).toBeGreaterThanOrEqual(20)
})
