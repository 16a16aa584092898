import { randomUUID } from 'node:crypto'
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { auditKeyFrom, createAdmin, verifyTrail } from '@empanel/api'
import {
  addAssignment,
  addPatient,
  addPractitioner,
  callAs,
  testAuditKey,
  testPassword,
  testServices,
} from '@empanel/api/testing'
import { type Connection, connect, migrate } from '@empanel/db'
import { createEmptyDatabase, createTestDatabase } from '@empanel/db/testing'
import { prepareDataFolder } from '@empanel/db/testing/folders'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { restoreBackup } from './backup/restore.ts'
import { removeDrafts } from './backup/save.ts'
import { tablesOf } from './backup/tables.ts'
import { checkBackup, runBackup, runRestore } from './backup.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let file: string
let before: Record<string, unknown>
const written: { id: number }[] = []

const io = () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  return { stdout, stderr, said: () => String(stdout.read() ?? '') }
}

/** Rows of each table, whole, in the order of their text. */
async function contents({ sql }: Pick<Connection, 'sql'>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { name } of await sql.begin(tablesOf)) {
    const rows = await sql`select to_jsonb(t)::text as row from ${sql(name)} t order by 1`
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

async function clinic({ db }: Pick<Connection, 'db'>) {
  const services = testServices(db)
  const email = `${randomUUID()}@example.org`
  const admin = await createAdmin(services, { email, name: 'Ada', password: testPassword })
  const staff = callAs(services, { userId: admin.id, role: 'admin' })
  const doctor = await addPractitioner(db, { lastName: 'Öz\\"\u2028\n\t\r' })
  const patient = await addPatient(db, { medicalHistory: 'x'.repeat(700_000), dateOfBirth: '1900-02-28' })
  await addAssignment(db, { patientId: patient.id, practitionerId: doctor.id })
  const create = async (n: number) => {
    const person = {
      firstName: 'Ana',
      lastName: `Ruiz ${n}`,
      dateOfBirth: '1990-04-01',
      gender: 'F',
    } as const
    const { id } = await staff.patients.create(person)
    return { id }
  }
  return { create, read: () => staff.patients.list({}) }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  file = join(folder.path, 'clinic.backup')
  await using source = await createTestDatabase()
  const { create, read } = await clinic(source)
  for (let n = 0; n < 30; n += 2) written.push(...(await Promise.all([create(n), create(n + 1)])))
  await read()
  before = await contents(source)
  let going = true
  const writing = (async () => {
    for (let n = 100; going; n++) await Promise.all([create(n), read()])
  })()
  await runBackup(source, { file }, io())
  going = false
  await writing
})
afterAll(() => folder[Symbol.asyncDispose]())

async function embedded(name: string): Promise<Connection> {
  const dataDir = join(folder.path, name)
  await prepareDataFolder(dataDir, { migrated: false })
  return connect({ dataDir })
}
const targets: [string, (name: string) => Promise<Connection>][] = [
  ['the embedded engine', embedded],
  ...(process.env.TEST_DATABASE_URL
    ? [['a server', createEmptyDatabase] as [string, () => Promise<Connection>]]
    : []),
]

describe.each(targets)('a backup taken while others write, restored into %s', (_, open) => {
  test('88 has every change that was acknowledged before, whole, and a trail that verifies', async () => {
    await using target = await open('whole')
    await runRestore(target, file, io())
    const after = await contents(target)
    for (const [table, rows] of Object.entries(before)) {
      // Tables that change all the time.
      if (['sessions', 'idempotency_keys', 'usage'].includes(table)) continue
      expect(after[table], table).toEqual(expect.arrayContaining(rows as unknown[]))
    }
    const trail = await verifyTrail(target.db, { keys: [testAuditKey] })
    expect(trail).toMatchObject({ mismatches: 0, unchained: 0 })
    const [orphans] = await target.sql`
      select count(*)::int as n from patients p where first_name = 'Ana' and not exists (
        select from audit_events where action = 'patients.create' and patient_ids = array[p.id])`
    expect(orphans).toEqual({ n: 0 })
    expect(written.length).toBe(30)
  })

  test('goes on where it was: rules hold, numbers do not repeat, and it cannot be restored over', async () => {
    await using target = await open('goes-on')
    await runRestore(target, file, io())
    const found = await contents(target)
    await expect(runRestore(target, file, io())).rejects.toThrow('The database is not empty')
    expect(await contents(target)).toEqual(found)

    const { create } = await clinic(target)
    const newest = Math.max(...(found.patients as string[]).map(row => JSON.parse(row).id))
    expect((await create(1)).id).toBeGreaterThan(newest)
    await expect(target.sql`update audit_events set ip = 'x'`).rejects.toThrow('neither changed nor removed')
    await expect(target.sql`insert into sessions (id, user_id, token_hash, rotates, expires_at)
      values (gen_random_uuid(), 999999, 'x', true, now())`).rejects.toThrow('foreign key')
    await migrate(target.url)
  })

  test('a restore that is broken off leaves nothing, and can be done again', async () => {
    await using target = await open('broken-off')
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    await expect(restoreBackup(target, file, { signal: stop.signal, onProgress })).rejects.toThrow()
    expect(await target.sql`select from pg_tables where schemaname in ('public', 'drizzle')`).toEqual([])
    await runRestore(target, file, io())
  })
})

describe('restore refuses, and changes nothing,', () => {
  const plain = async () => gunzipSync(await readFile(file)).toString()
  const files: [string, RegExp, (text: string, raw: Buffer) => Buffer][] = [
    ['a file that is cut short', /damaged: it is cut short/, (_, raw) => raw.subarray(0, raw.length - 100)],
    // A few bytes: a single one may be padding, of no meaning.
    [
      'a file with altered bytes',
      /damaged/,
      (_, raw) => Buffer.from(raw).fill(7, raw.length - 80, raw.length - 70),
    ],
    [
      'a changed row',
      /the rows of patients are not those/,
      text => gzipSync(text.replace('Ruiz 7', 'Ruiz 8')),
    ],
    [
      'a backup without its end',
      /its end is missing/,
      text => gzipSync(text.slice(0, text.lastIndexOf('{"tables"'))),
    ],
    ['what is no backup', /damaged: it is cut short, altered, or no backup/, () => Buffer.from('hello')],
    [
      'the backup of a newer version',
      /made by a newer Empanel/,
      text => gzipSync(text.replace(/"migration":\d+/, '"migration":9999999999999')),
    ],
  ]
  test.each(files)('%s', async (_, reason, make) => {
    const path = join(folder.path, 'other.backup')
    await writeFile(path, make(await plain(), await readFile(file)))
    await using target = await createEmptyDatabase()
    await expect(runRestore(target, path, io())).rejects.toThrow(reason)
    expect(await target.sql`select from pg_tables where schemaname in ('public', 'drizzle')`).toEqual([])
  })
})

test.runIf(process.env.TEST_DATABASE_URL)(
  '88 what is committed while it is taken is in none of its tables, the later ones included',
  async () => {
    await using source = await createTestDatabase()
    await using other = await connect({ databaseUrl: source.url })
    const saved = join(folder.path, 'one-moment.backup')
    let taken: Promise<void> | undefined
    await other.sql.begin(async tx => {
      await tx`lock table users in access exclusive mode`
      taken = runBackup(source, { file: saved }, io())
      while (
        (await tx`select from pg_locks where not granted and relation = 'users'::regclass`).length === 0
      );
      await tx`insert into users (email, name, password_hash, role) values ('late@example.org', 'Late', 'x', 'staff')`
    })
    await taken
    expect(gunzipSync(await readFile(saved)).toString()).not.toContain('late@example.org')
  },
)

test('--check restores elsewhere and verifies the trail there; with the wrong key it says so', async () => {
  const right = io()
  expect(await checkBackup(file, [testAuditKey], right)).toBe(0)
  expect(right.said()).toMatch(
    /^The backup can be restored: [\d,]+ rows of \d+ tables, as of .+\n[\s\S]*All fit/,
  )
  const wrong = io()
  expect(await checkBackup(file, [auditKeyFrom('of another installation')], wrong)).toBe(1)
  expect(wrong.said()).toMatch(/^The backup can be restored: [\s\S]*Entries that do not fit: [1-9]/)
  expect(String(wrong.stderr.read())).toMatch(
    /^Entry \d+ .* does not fit: .* or under a key that is not among those of AUDIT_KEY\.\n$/,
  )
})

test('a backup is readable by its owner alone, replaces nothing without --force, and leaves no draft', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const bytes = await readFile(file)
  await using source = await createTestDatabase()
  await expect(runBackup(source, { file }, io())).rejects.toThrow('is there already')
  expect(await readFile(file)).toEqual(bytes)
  const other = join(folder.path, 'forced.backup')
  await writeFile(other, 'old')
  await runBackup(source, { file: other, force: true }, io())
  expect((await readFile(other)).length).toBeGreaterThan(100)
  const stop = AbortSignal.abort(new Error('stopped'))
  const interrupted = { ...io(), signal: stop }
  await expect(runBackup(source, { file: join(folder.path, 'never.backup') }, interrupted)).rejects.toThrow()
  expect((await readdir(folder.path)).filter(name => /never|unfinished/.test(name))).toEqual([])
})

test('drafts of backups that were killed are removed, and none that may go on', async () => {
  await using own = await temporaryFolder()
  const draft = (host: string, pid: number) => `a.backup.${host}.${pid}.${randomUUID()}.unfinished`
  const [dead, alive, elsewhere, forgotten] = [
    draft(hostname(), 2 ** 30),
    draft(hostname(), process.ppid),
    draft('other.host', 2 ** 30),
    draft('other.host', 7),
  ]
  const kept = [alive, elsewhere, 'a.backup.1.unfinished', 'mine.unfinished'].sort()
  for (const name of [dead, forgotten, ...kept]) await writeFile(join(own.path, name), 'x')
  await utimes(join(own.path, forgotten), 0, 0)
  expect((await removeDrafts(join(own.path, 'b.backup'))).sort()).toEqual([dead, forgotten].sort())
  expect((await readdir(own.path)).sort()).toEqual(kept)
  expect(await removeDrafts(join(own.path, 'nowhere', 'b.backup'))).toEqual([])
})
