import { expect, test } from 'vitest'
import { addressOf, spawnNode, testSecret } from '../fixtures/servers.ts'
import { startCluster } from './cluster.ts'
import { ask, openClinic, say, signInAt } from './requests.ts'

const main = new URL('../../src/process/main.ts', import.meta.url).pathname

/** Puts the clock of a Node process forward by so many seconds, before it begins. */
const shiftBy = (seconds: number) =>
  `data:text/javascript,${encodeURIComponent(`
  const Real = Date, shift = ${seconds * 1000}
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift) }
    static now() { return Real.now() + shift }
  }`)}`

test('G15 clocks of two servers: 30 s apart are tolerated, 5 minutes refused', async () => {
  await using cluster = await startCluster()
  const settings = { DATABASE_URL: cluster.url, JWT_SECRET: testSecret, JWT_ACCESS_MINUTES: '1', PORT: '0' }
  await using right = await openClinic(cluster, settings)
  const statuses: Record<string, [number, number]> = {}
  for (const seconds of [-300, -28, 28, 300]) {
    await using other = spawnNode(['--import', shiftBy(seconds), main], settings)
    const address = await addressOf(other)
    const issuedThere = await signInAt(address, right.email)
    expect((await ask(`${address}/api/patients/`, { token: issuedThere })).status).toBe(200)
    const issuedHere = await signInAt(right.address, right.email)
    statuses[seconds] = [
      (await ask(`${right.address}/api/patients/`, { token: issuedThere })).status,
      (await ask(`${address}/api/patients/`, { token: issuedHere })).status,
    ]
  }
  const told = Object.entries(statuses).map(([seconds, replies]) => [
    `for ${seconds} s`,
    replies.join(' and '),
  ])
  say('clocks apart, there and back', Object.fromEntries(told))
  expect(statuses).toEqual({ '-300': [401, 401], '-28': [200, 200], 28: [200, 200], 300: [401, 401] })
})
