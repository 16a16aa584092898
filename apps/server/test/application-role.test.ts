import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Connection, connect } from '@empanel/db'
import { createEmptyDatabase } from '@empanel/db/testing'
import { encounter, folderOf, patient as patientOf, practitioner } from '@empanel/exchange/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restoreBackup } from '../src/cli/backup/restore.ts'
import { request, signIn, stop } from './fixtures/requests.ts'
import { addressOf, runCli, spawnServer, temporaryFolder, testSecret } from './fixtures/servers.ts'

const isServer = process.env.TEST_DATABASE_URL !== undefined
const title = isServer
  ? '60 the role of the application'
  : '60 skipped: the embedded database has one role only'

describe.skipIf(!isServer)(title, () => {
  const role = `empanel_app_${randomBytes(6).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  let owner: Connection
  let settings: { DATABASE_URL: string; JWT_SECRET: string }

  const setUp = (name: string, input?: string) =>
    runCli(
      ['migrate', '--application-role', name, ...(input === undefined ? [] : ['--password-stdin'])],
      { DATABASE_URL: owner.url },
      input,
    )

  beforeAll(async () => {
    owner = await createEmptyDatabase()
    const url = Object.assign(new URL(owner.url), { username: role, password })
    settings = { DATABASE_URL: url.href, JWT_SECRET: testSecret }
    for (const _ of [1, 2]) {
      expect(await setUp(role, password)).toEqual({ code: 0, output: 'The database is up to date.\n' })
    }
  })
  afterAll(async () => {
    await owner.sql.unsafe(`drop owned by ${role}; drop role ${role}`)
    await owner.close()
  })

  test('adds entries to the trail, and is refused whatever would change them or a table', async () => {
    await using application = await connect({ databaseUrl: settings.DATABASE_URL })
    const { sql } = application
    await sql`
      insert into audit_events (actor_role, action, outcome, patient_ids, request_id)
      values ('system', 'import', 'ok', '{1}', 'r')`
    const before = await sql`select * from audit_events`
    expect(before).toHaveLength(1)
    for (const statement of [
      `update audit_events set outcome = 'denied'`,
      'delete from audit_events',
      'truncate audit_events',
      'alter table audit_events disable trigger all',
      'drop trigger audit_events_append_only on audit_events',
      'create trigger t before insert on audit_events execute function audit_events_refuse()',
      'create rule r as on insert to audit_events do instead nothing',
      `set session_replication_role = 'replica'`,
      'alter function audit_events_refuse() rename to other',
      'drop table patients',
      'create table public.mine (id int)',
      'delete from drizzle.__drizzle_migrations',
      'delete from break_glass_grants',
      'update break_glass_grants set granted_at = now()',
      'delete from assignments',
      `select setval('audit_events_id_seq', 1)`,
    ]) {
      const error: unknown = await sql.unsafe(statement).then(
        () => undefined,
        error => error,
      )
      expect(error, statement).toMatchObject({ code: '42501' })
    }
    expect(await sql`select * from audit_events`).toEqual(before)
    await owner.sql.begin(async tx => {
      await tx`alter table audit_events disable trigger audit_events_append_only`
      await tx`delete from audit_events`
      await tx`alter table audit_events enable trigger audit_events_append_only`
    })
  })

  test('is enough to make an account, sign in, write, also once under a key, read, and verify the trail', async () => {
    const email = 'ada@example.org'
    const first = 'correct horse battery staple'
    const args = ['create-admin', '--email', email, '--name', 'Ada', '--password-stdin']
    expect(await runCli(args, settings, first)).toMatchObject({ code: 0 })
    await using server = spawnServer(settings)
    const address = await addressOf(server)
    const token = await signIn(address, email, first)
    const patient = { first_name: 'Ana', last_name: 'Ruiz', date_of_birth: '1990-04-01', gender: 'F' }
    for (const _ of [1, 2]) {
      const { status } = await fetch(`${address}/api/patients/`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': 'one',
        },
        body: JSON.stringify(patient),
      })
      expect(status).toBe(201)
    }
    const list = await request(`${address}/api/patients/`, token)
    expect([list.status, await list.json()]).toMatchObject([200, [{ first_name: 'Ana' }]])
    await stop(server, 'SIGTERM')
    const people = (more: object) => ({
      'Patient.ndjson': [patientOf('p1', more)],
      'Practitioner.ndjson': [practitioner('d1'), practitioner('d2')],
    })
    const met = (whom: string) => encounter('p1', whom, '2024-03-01')
    for (const files of [
      { ...people({}), 'Encounter.ndjson': [met('d1')] },
      { ...people({}), 'Encounter.ndjson': [met('d1'), met('d2'), met('d2')] },
      { ...people({ deceasedDateTime: '2024-05-01' }), 'Encounter.ndjson': [met('d2')] },
    ]) {
      await using folder = await folderOf(files)
      expect(await runCli(['import', folder.dir], settings)).toMatchObject({ code: 0 })
    }
    expect(await owner.sql`select count(*)::int as n from patients`).toEqual([{ n: 2 }])
    expect(await owner.sql`select role, ended_at is not null as ended from assignments order by id`).toEqual([
      { role: 'consulting', ended: true },
      { role: 'primary', ended: true },
    ])
    expect(await owner.sql`select size from care_team_sizes order by 1`).toEqual([{ size: 0 }, { size: 0 }])
    await using place = await temporaryFolder()
    const file = join(place.path, 'clinic.backup')
    expect(await runCli(['backup', file], settings)).toMatchObject({ code: 0 })
    await using restored = await connect({ dataDir: join(place.path, 'restored') })
    await restoreBackup(restored, file)
    const numbers = ({ sql }: Pick<Connection, 'sql'>) =>
      sql`select sequencename, last_value from pg_sequences where schemaname = 'public' order by 1`
    expect(await numbers(restored)).toEqual([...(await numbers(owner))])
    const { code, output } = await runCli(['audit', 'verify'], settings)
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('All fit.') })
  })

  test('does not migrate, and says who can', async () => {
    const [last] = await owner.sql`
      delete from drizzle.__drizzle_migrations
      where id = (select max(id) from drizzle.__drizzle_migrations) returning hash, created_at`
    await using server = spawnServer(settings)
    expect(await server.ended).toBe(1)
    expect(server.output()).toMatch(
      /^The role of DATABASE_URL lacks .* run "empanel migrate" with the role that owns/,
    )
    await owner.sql`insert into drizzle.__drizzle_migrations ${owner.sql(last ?? {})}`
    expect(await setUp(role)).toMatchObject({ code: 0 })
  })

  test('must be there, and can be neither an owner nor an administrator', async () => {
    const before = await owner.sql`select rolname, rolcanlogin from pg_roles order by 1`
    const [{ name = '' } = {}] = await owner.sql`select current_user as name`
    expect(await setUp(`${role}_2`)).toEqual({
      code: 1,
      output: `There is no role ${role}_2. With --password-stdin it is made, as one that may log in.\n`,
    })
    expect(await setUp(name)).toMatchObject({
      code: 1,
      output: expect.stringContaining('Choose another one.'),
    })
    expect(await setUp(`${role}_3`, 'short')).toMatchObject({ code: 1 })
    expect(await owner.sql`select rolname, rolcanlogin from pg_roles order by 1`).toEqual(before)
  })
})
