import { once } from 'node:events'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { type Connection, connect, demoPeople } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { runCli, usedDataFolder } from '../../test/fixtures/servers.ts'

/** A terminal at which somebody types this. */
const terminal = (text: string) => Object.assign(Readable.from([Buffer.from(text)]), { isTTY: true })

const emailsIn = async ({ sql }: Connection) =>
  (await sql<{ email: string }[]>`select email from users order by id`).map(({ email }) => email)

const addEve = ({ sql }: Connection) =>
  sql`insert into users (email, name, password_hash, role) values ('eve@example.org', 'Eve', 'x', 'admin')`

describe('reset', () => {
  test('says what it would delete, and deletes nothing without a yes or in production', async () => {
    await using database = await createTestDatabase()
    await addEve(database)
    const settings = { DATABASE_URL: database.url }
    const { host, port, database: name } = database.sql.options
    const announced = `This deletes all \\d+ tables \\([\\d.]+ [kM]B\\) of the database ${name} at ${host[0]}:${port[0]}\\.\n`
    expect(await runCli(['reset'], settings)).toEqual({
      code: 1,
      output: expect.stringMatching(
        new RegExp(`^${announced}Give --yes where nobody can be asked. Nothing was deleted.\n$`),
      ),
    })
    for (const answer of ['n\n', '\n', 'yesterday\n', '']) {
      expect(await runCli(['reset'], settings, '', { stdin: terminal(answer) }), answer).toEqual({
        code: 1,
        output: expect.stringMatching(new RegExp(`^${announced}Go on\\? \\[y/N\\] Nothing was deleted.\n$`)),
      })
    }
    expect(await runCli(['reset', '--yes'], { ...settings, NODE_ENV: 'production' })).toEqual({
      code: 1,
      output: 'reset is for development, and NODE_ENV is production. Nothing was done.\n',
    })
    expect(await emailsIn(database)).toEqual(['eve@example.org'])
  })

  test('empties the database of DATABASE_URL, also one that a newer program has migrated', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url }
    const ways = [
      { args: ['reset', '--yes'], given: {} },
      { args: ['reset'], given: { stdin: terminal('y\n') } },
    ]
    for (const { args, given } of ways) {
      await addEve(database)
      await database.sql`
        insert into drizzle.__drizzle_migrations (hash, created_at) values ('of another branch', 99999999999999)`
      expect(await runCli(args, settings, '', given)).toEqual({
        code: 0,
        output: expect.stringMatching(/It is empty now\. Make the first administrator: .*\n$/),
      })
      expect(await emailsIn(database)).toEqual([])
    }
    expect(await runCli(['migrate'], settings)).toMatchObject({ code: 0 })
  })

  test('leaves the demo clinic in a data folder, and refuses one that a server uses', async () => {
    await using folder = await usedDataFolder()
    const settings = { DATA_DIR: folder.path }
    {
      await using server = await connect({ dataDir: folder.path })
      await addEve(server)
      expect(await runCli(['reset', '--yes'], settings)).toEqual({
        code: 1,
        output: expect.stringContaining(`${folder.path} is in use by process ${process.pid}`),
      })
      expect(await emailsIn(server)).toEqual(['eve@example.org'])
    }
    expect(await runCli(['reset', '--yes'], settings)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/database in the folder .*\nIt holds the demo clinic now/),
    })
    await using left = await connect({ dataDir: folder.path })
    expect(await emailsIn(left)).toContain(demoPeople.admin.email)
    expect(await emailsIn(left)).not.toContain('eve@example.org')
  })
})

/** Runs a studio while `use` works with it, and returns how it ended. */
async function withStudio(
  settings: Record<string, string>,
  use: (query: (sql: string) => Promise<unknown>) => Promise<void>,
) {
  const port = await freePort()
  const stop = new AbortController()
  const query = async (sql: string): Promise<unknown> => {
    const body = JSON.stringify({ type: 'proxy', data: { sql, params: [], mode: 'object', method: 'all' } })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })).json()
  }
  const running = runCli(['studio', '--port', String(port)], settings, '', {
    interruption: () => stop.signal,
  })
  await expect.poll(() => query('select 1 as one').catch(() => []), { timeout: 20_000 }).toEqual([{ one: 1 }])
  await use(query).finally(() => stop.abort())
  await expect(query('select 1')).rejects.toThrow()
  return running
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

describe('studio', () => {
  test('reads and changes the database of DATABASE_URL', async () => {
    await using database = await createTestDatabase()
    await addEve(database)
    const ended = await withStudio({ DATABASE_URL: database.url }, async query => {
      expect(await query('select email from users')).toEqual([{ email: 'eve@example.org' }])
      await query(`update users set email = 'eva@example.org'`)
    })
    expect(ended).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /^The studio is at https:\/\/local\.drizzle\.studio\?port=\d+\n.* Ctrl-C ends it\.\n$/,
      ),
    })
    expect(await emailsIn(database)).toEqual(['eva@example.org'])
  })

  test('changes a data folder that nobody uses, and only a copy of one that a server uses', async () => {
    await using folder = await usedDataFolder()
    const settings = { DATA_DIR: folder.path }
    {
      await using server = await connect({ dataDir: folder.path })
      await addEve(server)
      const { output } = await withStudio(settings, async query => {
        expect(await query('select email from users')).toEqual([{ email: 'eve@example.org' }])
        await query('delete from users')
        await query('set search_path to nowhere')
        expect(await emailsIn(server)).toEqual(['eve@example.org'])
      })
      expect(output).toMatch(
        /^Another process uses the folder .*, so this is a copy of its data\. Changes to it are lost\.\n/,
      )
    }
    const { output } = await withStudio(settings, async query => {
      expect(await query('delete from users returning email')).toEqual([{ email: 'eve@example.org' }])
    })
    expect(output).toMatch(/^The studio is at/)
  })

  test('refuses production and a port that will not do, in one line', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url }
    expect(await runCli(['studio'], { ...settings, NODE_ENV: 'production' })).toEqual({
      code: 1,
      output: 'studio is for development, and NODE_ENV is production. Nothing was done.\n',
    })
    expect(await runCli(['studio', '--port', '70000'], settings)).toEqual({
      code: 1,
      output: '--port must be a whole number from 1 to 65535.\n',
    })
    const { port } = new URL(database.url)
    expect(await runCli(['studio', '--port', port], settings)).toEqual({
      code: 1,
      output: `--port: ${port} is taken. Give another one.\n`,
    })
  })
})
