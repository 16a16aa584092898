import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { emailOf, password, signers } from './clinic/accounts.ts'
import { programs, startServer } from './clinic/servers.ts'
import { figure, machine, progress, publish, table } from './measure/report.ts'
import { median } from './measure/statistics.ts'
import { field } from './requests/reply.ts'
import { type Sent, startAttack } from './worst/attacker.ts'
import { type Attempt, attempts, from, type Tokens } from './worst/attempts.ts'
import { onEmbedded, onPostgres, type Place } from './worst/places.ts'
import { type Other, type Seen, watch } from './worst/watch.ts'

const { values } = parseArgs({
  options: {
    patients: { type: 'string', default: '200000' },
    embedded: { type: 'string', default: '60000' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
  },
})
const lastsMs = Number(values.seconds) * 1000

/**
 * Limits of an attack's cost: growth of the process's memory and, for `silent` attacks, the longest block of its
 * thread.
 */
const most = { grownMiB: 200, workMs: 200 }
const peopleSigningIn = 17

/** The procedures that an administrator calls in turn. */
const pages = ['patients.list', 'assignments.list', 'practitioners.list', 'users.list', 'audit.list']
let turn = 0

const engines = [
  { name: 'PostgreSQL', patients: Number(values.patients), open: onPostgres },
  { name: 'The embedded engine', patients: Number(values.embedded), open: onEmbedded },
].filter(({ patients }) => patients > 0)

const head = [
  'attack',
  'requests',
  'refused',
  'longest reply, MiB',
  'memory, MiB',
  'longest silence, ms',
  'its own, ms',
].concat(['others served', 'median, ms', 'longest, ms'])
const parts: string[] = []
const broken: string[] = []
let facts = ''
for (const { name, patients, open } of engines) {
  await using place = await open(patients)
  facts = await machine(place.sql)
  const rows: string[][] = []
  for (const attempt of attempts.filter(attempt => attempt.name.includes(values.only))) {
    progress(`${name}: ${attempt.name}`)
    const { seen, sent } = await play(place, attempt)
    rows.push(rowOf(attempt, seen, sent))
    broken.push(...brokenBy(attempt, seen).map(what => `- ${name}, ${attempt.name}: ${what}`))
  }
  parts.push(`### ${name}, ${patients.toLocaleString('en')} patients`, table(head, rows))
}
progress('')
publish(
  'bench:worst',
  `${facts}. What one or two accounts that anybody can make do to a server within ${values.seconds} s, and to those who use it meanwhile: ` +
    `an administrator who reads every 200 ms and, where it says so, ${peopleSigningIn} people who sign in again and again. Memory is that of the process beyond what it had; ` +
    `silence is the longest wait for \`/health/live\`, and its own the most that the server's thread worked during one. The load of the machine was ${figure(loadavg()[0])} at the end: well above its cores, waits are also those for a processor.`,
  ...parts,
  broken.length > 0
    ? `Beyond what is borne:\n\n${broken.join('\n')}`
    : `All others were served, and no attack took more than ${most.grownMiB} MiB or, where one reply is large, ${most.workMs} ms of silence.`,
)
if (broken.length > 0) process.exitCode = 1

/** Runs an attempt on a fresh server, so that no attempt affects the next. */
async function play({ settings, ofHolder }: Place, { clients, requests, signIns }: Attempt) {
  await using server = await startServer(programs.served, settings)
  const { url, pid } = server
  const tokens: Tokens = {
    holder: await signIn(url, 'holder'),
    one: await signIn(url, 'stranger-1'),
    two: await signIn(url, 'stranger-2'),
    ofHolder,
  }
  const admin = await signIn(url, 'admin')
  const people = signIns ? signers.slice(0, peopleSigningIn) : []
  const others: Other[] = [
    { everyMs: 200, ask: () => readAs(url, admin) },
    ...people.map((name, n) => ({ everyMs: 4000, ask: () => signIn(url, name, `203.0.113.${n + 1}`) })),
  ]
  const warming = watch({ url, pid, others: others.slice(0, 1) })
  await pause(2000)
  await warming.stop()
  const watching = watch({ url, pid, others })
  const attack = await startAttack({ url, clients, requests: requests(tokens) })
  await pause(lastsMs)
  const sent = await attack.stop()
  return { seen: await watching.stop(), sent }
}

async function readAs(url: string, token: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ limit: 20 }))
  const reply = await fetch(`${url}/trpc/${pages[turn++ % pages.length]}?input=${input}`, {
    headers: { authorization: `Bearer ${token}`, ...from('192.0.2.1') },
  })
  await reply.text()
  if (!reply.ok) throw new Error(`the administrator got ${reply.status}`)
}

async function signIn(url: string, name: string, address = '192.0.2.1'): Promise<string> {
  const reply = await fetch(`${url}/trpc/auth.login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...from(address) },
    body: JSON.stringify({ login: emailOf(name), password }),
  })
  const access = field(field(field(await reply.json(), 'result'), 'data'), 'access')
  if (typeof access !== 'string') throw new Error(`${name} cannot sign in: ${reply.status}`)
  return access
}

function rowOf({ name }: Attempt, seen: Seen, { statuses, largest }: Sent): string[] {
  const count = (wanted: (status: number) => boolean) =>
    [...statuses].reduce((sum, [status, times]) => sum + (wanted(status) ? times : 0), 0)
  return [
    name,
    String(count(() => true)),
    [...statuses]
      .filter(([status]) => status !== 200 && status !== 207)
      .map(([status, times]) => `${times} x ${status}`)
      .join(', '),
    figure(largest / 1024 / 1024),
    figure(seen.grownMiB),
    figure(seen.silenceMs),
    figure(seen.workMs),
    `${seen.served} of ${seen.asked}`,
    figure(median(seen.times)),
    figure(Math.max(...seen.times)),
  ]
}

function brokenBy({ silent }: Attempt, { grownMiB, workMs, asked, served }: Seen): string[] {
  return [
    ...(grownMiB > most.grownMiB ? [`${figure(grownMiB)} MiB of memory`] : []),
    ...(silent && workMs > most.workMs ? [`${figure(workMs)} ms of silence`] : []),
    ...(served < asked ? [`${asked - served} of ${asked} others were not served`] : []),
  ]
}
