import { PassThrough } from 'node:stream'
import { createAdmin } from '@empanel/api'
import { callAs, testAuditKey, testPassword, testServices } from '@empanel/api/testing'
import { auditEvents } from '@empanel/db'
import { createTestDatabase, emptyTrail, forging } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { runCli, runCliProcess, testSecret } from '../../test/fixtures/servers.ts'
import { reportOnTrail } from './audit-verify.ts'

describe('59 empanel audit verify', () => {
  test('ends with 0 where all entries fit, and with 1 and the first that does not', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    const admin = ['create-admin', '--email', 'ada@example.org', '--name', 'Ada', '--password-stdin']
    expect(await runCli(admin, settings, 'a long enough password')).toMatchObject({ code: 0 })
    const verify = (...more: string[]) => runCli(['audit', 'verify', ...more], settings)
    const untouched = await verify()
    expect(untouched.code).toBe(0)
    expect(untouched.output).toMatch(/^Entries: 1, chains: 1. All fit.\n.*\n {2}--expect \d+\.[\w-]{43}\n$/)

    await forging(database.sql, tx => tx`update audit_events set outcome = 'denied'`)
    const { code, output } = await runCliProcess(['audit', 'verify'], settings)
    expect(code).toBe(1)
    expect(output).toMatch(/^Entry \d+ \(users\.create, [\dT:.-]+Z\) does not fit: it was changed/)
    expect(output).toContain('Entries that do not fit: 1.')
    expect((await verify('--expect', 'what')).output).toBe(
      '--expect: give a mark as an earlier run printed it.\n',
    )
  })

  test('87 says that the trail was emptied, and what misses its entries', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    const admin = ['create-admin', '--email', 'ada@example.org', '--name', 'Ada', '--password-stdin']
    const verify = () => runCli(['audit', 'verify'], settings)
    expect((await runCli(['migrate'], settings)).code).toBe(0)
    expect((await verify()).code).toBe(0)
    expect((await runCli(admin, settings, 'a long enough password')).code).toBe(0)
    await emptyTrail(database)
    const { code, output } = await verify()
    expect(code).toBe(1)
    expect(output).toContain('The trail is empty, but had entries, up to number 1. They were removed.\n')
    expect(output).toMatch(/^Accounts without the entry of who made them: 1, the first made on \d{4}-.*Z\./m)
    expect(output).not.toContain('All fit')
  })

  test('misses the newest entries by their mark, and counts those from before there were chains', async () => {
    await using database = await createTestDatabase()
    const { db } = database
    await db
      .insert(auditEvents)
      .values({ actorRole: 'system', action: 'import', outcome: 'ok', patientIds: [1], requestId: 'r' })
    const services = testServices(db)
    const { id } = await createAdmin(services, {
      email: 'ada@example.org',
      name: 'Ada',
      password: testPassword,
    })
    for (let n = 0; n < 3; n++) await callAs(services, { userId: id, role: 'admin' }).patients.list({})
    const report = async (expect?: string) => {
      const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })]
      const code = await reportOnTrail(database, { keys: [testAuditKey], expect }, { stdout, stderr })
      return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
    }
    const before = await report()
    expect(before.out).toContain('cannot be verified: 1.')
    expect(before.err).toContain('100 %')
    const [, mark] = /--expect (\S+)/.exec(before.out) ?? []
    expect(await report(mark)).toMatchObject({ code: 0 })
    await forging(
      database.sql,
      tx => tx`delete from audit_events where id = (select max(id) from audit_events)`,
    )
    expect(await report()).toMatchObject({ code: 0 })
    const after = await report(mark)
    expect(after.code).toBe(1)
    expect(after.err).toContain(`Entry ${mark?.split('.')[0]} of --expect is not there any more`)
  })
})
