import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { addPractitioner, addUser, testPassword } from '@empanel/api/testing'
import { procedures } from '@empanel/api/walk/attempt.ts'
import { entries } from '@empanel/api/walk/entries.ts'
import { type Connection, mainSite } from '@empanel/db'
import { routes } from '@empanel/rest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { mostHeld } from '../../src/http/hooks/held.ts'
import { openSocket, signIn } from '../fixtures/requests.ts'
import { addressOf, type Spawned, spawnServer, testSecret } from '../fixtures/servers.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'

const mostMiB = 200
const mostBusyMs = 200
const mebibyte = 1024 * 1024
const largestReply = 8 * mebibyte

/**
 * More rows than a page has of all that there are lists of, each text as long as it can be. The entries that name thousands
 * are openings, which reviews do not count: PostgreSQL reads so short a trail from end to end for each grant.
 */
async function fill({ sql }: Connection, adminId: number, practitionerId: number): Promise<void> {
  // Letters of three bytes, and letters that JSON writes as two. A demo clinic has none of them.
  const [name, text] = [`repeat('☃', 90) || n`, (length: number) => `repeat('"', ${length})`]
  const first = `(select min(id) from patients where last_name like '☃%')`
  await sql.unsafe(`
    insert into users (name, email, username, password_hash, role)
      select repeat('☃', 190) || n, repeat('a', 60) || n || '@' || repeat('b', 60) || '.example', repeat('u', 140) || n, 'none', 'patient'
      from generate_series(1, 501) n;
    insert into patients (first_name, last_name, date_of_birth, gender, address, phone_number, email, medical_history, owner_id, created_by)
      select ${name}, ${name}, '1990-04-01', 'U', ${text(500)}, ${text(50)}, repeat('a', 250), ${text(20_000)}, ${adminId}, ${adminId}
      from generate_series(1, 501) n;
    insert into practitioners (first_name, last_name, specialty, phone_number, email, license_number, npi, languages)
      select ${name}, ${name}, repeat('☃', 100), ${text(50)}, repeat('a', 250), repeat('"', 40) || n, '1234567893', array_fill('en-' || repeat('abcdefg-', 3) || 'abcdefg'::text, array[10])
      from generate_series(1, 501) n;
    insert into assignments (patient_id, practitioner_id, role, reason, end_reason)
      select id, ${practitionerId}, 'consulting', ${text(500)}, ${text(500)} from patients where last_name like '☃%';
    insert into assignments (patient_id, practitioner_id, role, reason, end_reason)
      select ${first}, id, 'consulting', ${text(500)}, ${text(500)} from practitioners where last_name like '☃%';
    insert into sessions (id, user_id, token_hash, rotates, user_agent, ip, expires_at)
      select gen_random_uuid(), ${adminId}, 'none', true, ${text(300)}, '192.0.2.1', now() + interval '1 day' from generate_series(1, 501) n;
    insert into break_glass_grants (patient_id, actor_id, reason, expires_at)
      select id, ${adminId}, ${text(500)}, now() + interval '1 hour' from patients;
    insert into audit_events (actor_id, actor_role, action, outcome, patient_ids, request_id, basis, target, ip, changes)
      select ${adminId}, 'admin', case when n <= 12 then 'access.breakGlass' else 'patients.read' end, 'ok',
        array(select generate_series(2147470001, 2147470001 + case when n <= 12 then 4999 else 0 end)) || ${first},
        gen_random_uuid(), 'break-glass', 'break-glass/1', '192.0.2.1',
        (select json_agg(json_build_object('field', 'field ' || f, 'before', ${text(200)}, 'after', ${text(200)})) from generate_series(1, 8) f)
      from generate_series(1, 501) n;
    insert into panel_settings (practitioner_id, accepting, fte, since, until)
      select ${practitionerId}, 'existing_families', 1, now(), case when n > 1 then now() end from generate_series(1, 501) n;
    insert into panel_overrides (assignment_id, refusal, reason, size, accepting, at)
      select id, 'panel_full', ${text(500)}, 1, 'open', now() from assignments where reason like '"%' limit 501;
    insert into requests (patient_id, practitioner_id, message, created_by)
      select id, ${practitionerId}, ${text(1000)}, ${adminId} from patients where last_name like '☃%';
    insert into requests (patient_id, practitioner_id, message, created_by, state, decided_at, answer)
      select ${first}, ${practitionerId}, ${text(1000)}, ${adminId}, 'declined', now(), ${text(1000)} from generate_series(1, 501) n;
    insert into notices (user_id, kind, role, patient_id, refs)
      select ${adminId}, 'primary_changed', 'holder', id, json_build_object('practitionerId', ${practitionerId}::int)
      from patients where last_name like '☃%';
    insert into covers (practitioner_id, by_id, starts_at, ends_at, reason, created_by)
      select ${practitionerId}, id, now(), now() + interval '1 day', ${text(500)}, ${adminId}
      from practitioners where last_name like '☃%';
    insert into covers (practitioner_id, by_id, starts_at, ends_at, reason, created_by)
      select one.id, other.id, now(), now() + interval '1 day', ${text(500)}, ${adminId}
      from practitioners one join practitioners other on other.id between one.id + 1 and one.id + 10
      where one.last_name like '☃%' and other.last_name like '☃%';
    insert into transfers (from_id, split, consulting, reason, due_at, created_by)
      select id, 'even', 'move', ${text(500)}, now() + interval '1 day', ${adminId} from practitioners where last_name like '☃%';
    insert into transfer_receivers (transfer_id, practitioner_id)
      select transfers.id, p.id from transfers cross join (select id from practitioners where last_name like '☃%' limit 12) p
      where state = 'planned';
    insert into transfer_rows (transfer_id, patient_id, role, practitioner_id, outcome, from_assignment)
      select (select min(id) from transfers where state = 'planned'), patient_id, 'consulting', (select max(id) from practitioners), 'planned', min(id)
      from assignments where ended_at is null group by patient_id;
    insert into mails (message_id, user_id, recipient, kind, state, failure, settled_at)
      select gen_random_uuid(), ${adminId}, repeat('a', 254), 'panel_handed_over', 'failed', ${text(200)}, now() from generate_series(1, 501) n;
    insert into invitations (email, name, role, site_ids, invited_by, expires_at)
      select n || repeat('a', 250), ${text(200)}, 'staff', array(select generate_series(2147483548, 2147483647)), ${adminId}, now() from generate_series(1, 501) n;
    insert into sites (name) select ${name} from generate_series(1, 501) n;
    analyze`)
}

const described = z.object({
  type: z.string().optional(),
  properties: z.looseObject({ items: z.looseObject({ type: z.string() }).optional() }).optional(),
})
const schemaOf = (type: unknown, io: 'input' | 'output') =>
  type instanceof z.ZodType
    ? (described.safeParse(z.toJSONSchema(type, { io, unrepresentable: 'any' })).data ?? {})
    : {}

/** Procedures that answer with rows: a page of them, or all at once. */
const lists = [...procedures].flatMap(([path, { type, inputs, output }]) => {
  const { type: kind, properties } = schemaOf(output, 'output')
  const isList = type === 'query' && (kind === 'array' || properties?.items?.type === 'array')
  return isList ? [{ path, paged: 'limit' in (schemaOf(inputs[0], 'input').properties ?? {}) }] : []
})

test('63 there are lists of each noun', () => {
  const listed = Object.entries(entries).filter(([, { lists }]) => lists !== undefined)
  expect(lists.map(({ path }) => path)).toEqual(expect.arrayContaining(listed.map(([path]) => path)))
  expect(lists.length).toBeGreaterThan(10)
})

/** Of the process, by Linux. `busyMs`: what its main thread has worked. */
function stateOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return { now: mib('VmRSS'), most: mib('VmHWM'), busyMs: 10 * (Number(user) + Number(system)) }
}

/** The most that the main thread works from a question to its answer: how long nobody else is answered, on any machine. */
async function longestWork(pid: number, address: string, signal: AbortSignal): Promise<number> {
  let longest = 0
  while (!signal.aborted) {
    const before = stateOf(pid).busyMs
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
    longest = Math.max(longest, stateOf(pid).busyMs - before)
    await pause(5)
  }
  return longest
}

/** The addresses of all lists over REST. */
const addresses = routes.filter(({ gives }) => gives instanceof z.ZodArray).map(({ path }) => path)

/** A connection of somebody who has another address. */
const fromElsewhere = (address: string) => openSocket('127.0.0.1', Number(new URL(address).port), '127.0.0.2')

describe.each(places)('on %s', (_, open) => {
  let place: Place
  let server: Spawned
  let database: Connection
  let address: string
  let token: string
  let patientId: number
  let transferId: number
  let practitionerId: number
  beforeAll(async () => {
    place = await open()
    // The limit of one account for a minute is lower than the number of calls here.
    server = spawnServer({ JWT_SECRET: testSecret, RECORDED_PER_MINUTE: '10000000', ...place.settings })
    address = await addressOf(server)
    database = await place.connect()
    const admin = await addUser(database.db, { role: 'admin' })
    practitionerId = (await addPractitioner(database.db, { userId: admin.id })).id
    await fill(database, admin.id, practitionerId)
    const [first] = await database.sql`select min(id) as id from patients where last_name like '☃%'`
    patientId = Number(first?.id)
    const [handover] = await database.sql`select min(id) as id from transfers where state = 'planned'`
    transferId = Number(handover?.id)
    token = await signIn(address, admin.email, testPassword)
  }, 120_000)
  afterAll(async () => {
    await database.close()
    await server[Symbol.asyncDispose]()
    await place[Symbol.asyncDispose]()
  })

  test.each(lists)('63 a batch of 50 of the longest $path', async ({ path, paged }) => {
    const pid = server.child.pid ?? 0
    const { takes, names } = entries[path] ?? {}
    const input = {
      ...(takes === 'patient' && path !== 'queue.suggest' ? { patientId } : {}),
      // The account to which all of them belong wrote all entries.
      ...(path === 'audit.ofPatient' ? { includeOwn: true } : {}),
      // As many as fit into an address fifty times.
      ...(path === 'queue.suggest'
        ? { patientIds: Array.from({ length: 25 }, (_, n) => patientId + n) }
        : {}),
      ...(names === 'practitioner' ? { practitionerId } : {}),
      ...(takes === 'transfer' ? { id: transferId } : {}),
      // Everybody above came while it was the only one.
      ...(takes === 'site' ? { id: mainSite.id, kind: 'practitioner' } : {}),
      ...(paged ? { limit: 500 } : {}),
    }
    const calls = Array.from({ length: 50 }, (_, n) => n)
    const one = await fetch(`${address}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect({ status: one.status, text: one.status === 200 ? '' : await one.text() }).toEqual({
      status: 200,
      text: '',
    })
    const url = `${address}/trpc/${calls.map(() => path).join(',')}?batch=1&input=${encodeURIComponent(
      JSON.stringify(Object.fromEntries(calls.map(n => [n, input]))),
    )}`
    const headers = { authorization: `Bearer ${token}` }
    // The first call also loads and compiles code, so it does not count.
    await (await fetch(url, { headers })).arrayBuffer()
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const before = stateOf(pid)
    const over = new AbortController()
    const working = longestWork(pid, address, over.signal)
    const reply = await fetch(url, { headers })
    const text = await reply.text()
    over.abort()
    const busyMs = await working
    // All of them, as many as fit into a reply, or as many as there is time for.
    expect([200, 207, 413, 503]).toContain(reply.status)
    expect(Buffer.byteLength(text)).toBeLessThan(largestReply + 65_536)
    expect(stateOf(pid).most - before.now).toBeLessThan(mostMiB)
    expect(busyMs).toBeLessThan(mostBusyMs)
    expect(text).not.toContain('medicalHistory')
  })
  test.each(addresses)('63 the whole of %s, again and again', async path => {
    const pid = server.child.pid ?? 0
    const url = address + path.replace(/\{\w+\}/, String(patientId))
    const read = async () => {
      const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
      expect(reply.status).toBe(200)
      expect((await reply.arrayBuffer()).byteLength).toBeLessThan(largestReply)
    }
    await read()
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const before = stateOf(pid)
    for (let times = 0; times < 12; times++) await read()
    expect(stateOf(pid).most - before.now).toBeLessThan(mostMiB)
  })

  test('65 replies that nobody reads, of a hundred requests', async () => {
    const pid = server.child.pid ?? 0
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const before = stateOf(pid)
    const unread: Socket[] = []
    const head = `host: x\r\nauthorization: Bearer ${token}`
    for (let n = 0; n < 100; n++) {
      const socket = await fromElsewhere(address)
      socket.write(`GET /api/patients/ HTTP/1.1\r\n${head}\r\n\r\n`)
      await once(socket, 'readable')
      unread.push(socket)
    }
    const reply = await fetch(`${address}/api/patients/`, { headers: { authorization: `Bearer ${token}` } })
    expect(JSON.parse(await reply.text()).length).toBeGreaterThan(100)
    expect(stateOf(pid).most - before.now).toBeLessThan(mostMiB + mostHeld / mebibyte)
    for (const socket of unread) socket.destroy()
  })
})
