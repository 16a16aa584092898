import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createEmptyDatabase, createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { signIn } from '../../test/fixtures/requests.ts'
import {
  addressOf,
  runCli,
  runCliProcess,
  spawnServer,
  temporaryFolder,
  testSecret,
  usedDataFolder,
} from '../../test/fixtures/servers.ts'

const password = 'a long enough password'
const ada = ['create-admin', '--email', 'ada@example.org', '--name', 'Ada', '--password-stdin']

describe('empanel', () => {
  test('--help lists the commands, and each has its own', async () => {
    const { code, output } = await runCliProcess(['--help'], {})
    expect(code).toBe(0)
    for (const command of [
      'migrate',
      'create-admin',
      'import',
      'backup',
      'restore',
      'audit',
      'mail',
      'reset',
      'studio',
    ]) {
      expect(output).toContain(command)
      expect(await runCli([command, '--help'], {})).toMatchObject({ code: 0 })
    }
  })

  test('an unknown command ends with exit code 1 and says where to look', async () => {
    const { code, output } = await runCliProcess(['migrte'], {})
    expect(code).toBe(1)
    expect(output).toMatch(/unknown command 'migrte'[\s\S]*--help/)
  })

  test('migrate brings an empty database up to date, and can be repeated', async () => {
    await using database = await createEmptyDatabase()
    const settings = { DATABASE_URL: database.url }
    for (const _ of [1, 2]) {
      expect(await runCli(['migrate'], settings)).toEqual({
        code: 0,
        output: 'The database is up to date.\n',
      })
    }
    expect(await database.sql`select count(*)::int as n from users`).toEqual([{ n: 0 }])
  })

  test('what a role of the application needs is refused where there can be none', async () => {
    await using folder = await temporaryFolder()
    const settings = { DATA_DIR: folder.path }
    expect(await runCli(['migrate', '--application-role', 'app'], settings)).toEqual({
      code: 1,
      output: '--application-role: the embedded database has one role only. Set DATABASE_URL.\n',
    })
    expect(await runCli(['migrate', '--password-stdin'], settings, password)).toEqual({
      code: 1,
      output: '--password-stdin: give --application-role as well.\n',
    })
  })

  test('what writes to the trail needs a key for it', async () => {
    await using database = await createEmptyDatabase()
    const { code, output } = await runCli(ada, { DATABASE_URL: database.url }, password)
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^JWT_SECRET or AUDIT_KEY must be set when DATABASE_URL is/),
    })
    expect(await database.sql`select from pg_tables where schemaname = 'public'`).toEqual([])
  })

  test('create-admin makes one account; a second with that address, or a bad password, makes none', async () => {
    await using database = await createEmptyDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    expect(await runCliProcess(ada, settings, `${password}\n`)).toEqual({
      code: 0,
      output: 'ada@example.org can now sign in as an administrator.\n',
    })
    expect(await runCli(ada, settings, password)).toEqual({
      code: 1,
      output: '--email: user with this email already exists.\n',
    })
    const other = ada.with(2, 'eve@example.org')
    expect(await runCli(other, settings, 'short')).toEqual({
      code: 1,
      output: '--password: Choose a password of at least 8 characters.\n',
    })
    const users = await database.sql`select email, role, left(password_hash, 10) as hash from users`
    expect(users).toEqual([{ email: 'ada@example.org', role: 'admin', hash: '$argon2id$' }])
    const audited = await database.sql`select action, actor_id from audit_events`
    expect(audited).toEqual([{ action: 'users.create', actor_id: null }])
  })

  test('on the embedded database of a server that runs, an administrator is made and the trail verified', async () => {
    await using folder = await usedDataFolder()
    const settings = { DATA_DIR: folder.path, NODE_ENV: 'production' }
    await using server = spawnServer(settings)
    const address = await addressOf(server)
    expect(await runCli(ada, settings, password)).toEqual({
      code: 0,
      output: 'ada@example.org can now sign in as an administrator.\n',
    })
    expect(await signIn(address, 'ada@example.org', password)).toMatch(/^ey/)
    expect(await runCli(['audit', 'verify'], settings)).toMatchObject({
      code: 0,
      output: expect.stringContaining('All fit.'),
    })
    const refused = await runCli(['migrate'], settings)
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('is in use by process') })
  })

  test('backup and restore --check say what came of them, and a failure is one line', async () => {
    await using folder = await temporaryFolder()
    await using database = await createTestDatabase()
    const file = join(folder.path, 'clinic.backup')
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    expect(await runCli(['backup', file], settings)).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^Backed up [\d,]+ rows into .*clinic\.backup\.\nNot in it are the secrets .* AUDIT_KEY and JWT_SECRET.*\n$/,
      ),
    })
    expect(await runCli(['backup', file], settings)).toEqual({
      code: 1,
      output: `${file} is there already. Give another name, or --force to replace it.\n`,
    })
    expect(await runCli(['backup', file, '--force'], settings)).toMatchObject({ code: 0 })
    expect(await runCli(['restore', '--check', file], settings)).toEqual({
      code: 0,
      output: expect.stringMatching(/^The backup can be restored: .*\nEntries: 0, chains: 0\. All fit\.\n$/),
    })
    const absent = join(folder.path, 'absent')
    expect(await runCli(['restore', absent], settings)).toEqual({
      code: 1,
      output: `${absent} cannot be read: there is no such file.\n`,
    })
    const dataDir = join(folder.path, 'data')
    expect(await runCli(['restore', absent], { DATA_DIR: dataDir })).toMatchObject({ code: 1 })
    expect(await readdir(dataDir)).toEqual([])
    expect(await runCli(['backup', join(absent, 'x')], settings)).toEqual({
      code: 1,
      output: `${join(absent, 'x')} cannot be written: there is no such folder. Nothing was left there.\n`,
    })
  })

  test('a failure shows its kind, and neither the account nor its password', async () => {
    await using database = await createTestDatabase()
    await database.sql`alter table users rename column name to elsewhere`
    const { code, output } = await runCli(
      ada,
      { DATABASE_URL: database.url, JWT_SECRET: testSecret },
      password,
    )
    expect(code).toBe(1)
    expect(output).toMatch(/^Stopped by an unexpected error: .*PostgresError 42703.*\n$/)
    expect(output).not.toMatch(/argon2|ada@|password/i)
  })
})
