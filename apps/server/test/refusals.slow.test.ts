import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createTestDatabase } from '@empanel/db/testing'
import { describe, expect, test } from 'vitest'
import { explain } from '../src/process/failure.ts'
import { start } from '../src/process/start.ts'
import { readEnv } from '../src/settings/env.ts'
import { runCli, spawnServer, temporaryFolder, testSecret } from './fixtures/servers.ts'

describe('what cannot work ends with one readable line and exit code 1', () => {
  /** Starts a process, which `main.ts` ends with the line of `explain`. */
  async function endOf(settings: Record<string, string>): Promise<string> {
    await using server = spawnServer(settings)
    expect(await server.ended).toBe(1)
    return oneLine(server.output().trim())
  }

  /** The same line without a process. */
  async function refusalOf(settings: Record<string, string>): Promise<string> {
    const starting = async () => start(readEnv({ PORT: '0', LOG_LEVEL: 'warn', ...settings }))
    const outcome: unknown = await starting().catch(error => error)
    expect(outcome).toBeInstanceOf(Error)
    return oneLine(explain(outcome))
  }

  function oneLine(text: string): string {
    expect(text.split('\n')).toHaveLength(1)
    return text
  }

  test('a wrong variable', async () => {
    expect(await endOf({ PORT: 'eighty' })).toBe('PORT must be a whole number from 0 to 65535')
  })

  test('an unreachable database, without its password', async () => {
    const settings = { DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:9/clinic', JWT_SECRET: testSecret }
    const line = await refusalOf(settings)
    expect(line).toMatch(/^The database at 127\.0\.0\.1:9\/clinic does not answer: .*ECONNREFUSED/)
    expect(line).not.toContain('hunter2')
  })

  test('a taken port', async () => {
    await using database = await createTestDatabase()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const taken = other.address()
    const port = typeof taken === 'object' && taken ? String(taken.port) : ''
    const line = await endOf({ DATABASE_URL: database.url, JWT_SECRET: testSecret, PORT: port })
    expect(line).toBe(`Port ${port} on 127.0.0.1 is taken. Set PORT to another one, or stop what uses it.`)
    other.close()
  })

  test('a host that has no address', async () => {
    await using database = await createTestDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret, HOST: 'no.such.host.invalid' }
    expect(await refusalOf(settings)).toBe(
      'HOST is no.such.host.invalid, a name that stands for no address. Set HOST to an address of this machine.',
    )
  })

  test('a damaged data folder', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'postgres'))
    await writeFile(join(folder.path, 'postgres', 'PG_VERSION'), '17')
    expect(await refusalOf({ DATA_DIR: folder.path })).toContain('its files are damaged or incomplete')
  })

  test.runIf(existsSync('/proc/self'))(
    'a data folder where nothing can be made, or that is none',
    async () => {
      const remedy = 'set DATA_DIR to a folder that this user may write to.'
      for (const place of ['/proc/x', '/proc/x/y', '/proc/self/x']) {
        const line = await refusalOf({ DATA_DIR: place })
        expect(line).toMatch(/^DATA_DIR: \/proc\/\S+ cannot be written to \(\w+\): /)
        expect(line).toContain(remedy)
        expect(line).toContain(place)
        expect(await runCli(['migrate'], { DATA_DIR: place })).toEqual({ code: 1, output: `${line}\n` })
      }
      for (const place of ['/dev/full', '/dev/full/x']) {
        expect(await refusalOf({ DATA_DIR: place })).toMatch(/no folder\. Correct DATA_DIR\.$/)
      }
    },
  )

  test('a damaged secret', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'jwt-secret'), 'half')
    expect(await refusalOf({ DATA_DIR: folder.path })).toMatch(/jwt-secret is damaged: .* Delete it, /)
  })

  test('a role without the privileges that it needs, and any error without its text', () => {
    const cause = Object.assign(new Error('for Jane'), { code: '42501' })
    expect(explain(new Error('Jane', { cause }))).toMatch(/^The role of DATABASE_URL lacks a privilege/)
    const standby = Object.assign(new Error('Jane'), { code: '25006' })
    expect(explain(new Error('Jane', { cause: standby }))).toMatch(/^The database takes no changes/)
    for (const code of ['57P01', 'CONNECTION_CLOSED', 'ECONNRESET']) {
      const gone = explain(new Error('Jane', { cause: Object.assign(new Error('Jane'), { code }) }))
      expect(gone).toMatch(/^The connection to the database was lost: .* Run this again once it answers\.$/)
    }
    const unknown = explain(
      new TypeError('Jane', { cause: Object.assign(new Error('Jane'), { code: 'X1' }) }),
    )
    expect(unknown).toMatch(/^Stopped by an unexpected error: TypeError, caused by Error X1 \(at .*:\d+\)$/)
    expect(unknown).not.toContain('Jane')
  })
})
