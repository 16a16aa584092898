import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { addPatient } from '@empanel/api/testing'
import { connect, migrate, shortenLog } from '@empanel/db'
import { expect, test } from 'vitest'
import { runCliProcess, spawnCli, temporaryFolder, testSecret } from '../fixtures/servers.ts'
import { countLost, startLoad } from './load.ts'
import type { Place } from './place.ts'
import { embeddedPlace, places } from './places.ts'
import { creating, openClinic, say } from './requests.ts'
import { mountSmall } from './volume.ts'

/** So that a trail can be verified on either engine. */
const keys = { AUDIT_KEY: testSecret }
const empanel = (place: Place, ...args: string[]) => runCliProcess(args, { ...place.settings, ...keys })

/** More than fits into a pipe, and does not compress. */
async function fill(place: Place): Promise<void> {
  await using connection = await place.connect()
  for (let n = 0; n < 15; n++) {
    await addPatient(connection.db, { medicalHistory: randomBytes(350_000).toString('base64') })
  }
}

const ways = places.flatMap(([from, openFrom]) =>
  places.map(([to, openTo]) => [from, to, openFrom, openTo] as const),
)

test.each(ways)(
  '88 a backup of %s under load, restored on %s: nobody is refused, nothing acknowledged lost, all verifies',
  async (from, to, openFrom, openTo) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'clinic.backup')
    await using source = await openFrom()
    await using clinic = await openClinic(source, { ...keys, CREATIONS_PER_MINUTE: '100000' })
    await using load = startLoad(clinic)
    await load.until(() => load.acknowledged.length >= 100)
    const acknowledged = [...load.acknowledged]
    const backup = await empanel(source, 'backup', file)
    await load.stop()
    expect(backup).toEqual({ code: 0, output: expect.stringMatching(/^Backed up [\d,]+ rows into /) })

    await using target = await openTo()
    expect(await empanel(target, 'restore', file)).toEqual({
      code: 0,
      output: expect.stringMatching(/^Restored [\d,]+ rows of \d+ tables, as of \S+Z\.\n$/),
    })
    const lost = await countLost(target, { ...load, acknowledged })
    say(`backup of ${from} under load, restored on ${to}`, {
      'acknowledged before': acknowledged.length,
      meanwhile: load.acknowledged.length - acknowledged.length,
      refused: load.refused.length,
      'ms longest wait': load.longestMs(),
      lost,
    })
    expect(load.unexpected).toEqual([])
    expect(load.refused).toEqual([])
    expect(lost).toBe(0)
    expect(await empanel(target, 'audit', 'verify')).toMatchObject({
      code: 0,
      output: expect.stringContaining('All fit.'),
    })
  },
)

test.each(places)(
  'SIGKILL during a backup of %s leaves no file of that name, and the next works',
  async (_, open) => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'clinic.backup')
    await using place = await open()
    await using clinic = await openClinic(place, keys)
    await fill(place)
    {
      await using backup = spawnCli(['backup', file], { ...place.settings, ...keys })
      while (!(await readdir(folder.path)).some(name => name.endsWith('.unfinished'))) await delay(2)
      backup.child.kill('SIGKILL')
      expect(await backup.ended).toBe('SIGKILL')
    }
    const left = (await readdir(folder.path)).filter(name => name.startsWith('clinic.backup'))
    expect(left).toEqual([expect.stringMatching(/^clinic\.backup\..*\.unfinished$/)])
    expect((await creating(clinic, 'After').rest()).status).toBe(201)
    expect(await empanel(place, 'backup', file)).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^Removed clinic\.backup\.\S+\.unfinished, which .* had left\.\nBacked up /,
      ),
    })
    expect(await readdir(folder.path)).toEqual(['clinic.backup'])
    expect(await empanel(place, 'restore', '--check', file)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^The backup can be restored: .*\n[\s\S]*All fit\./),
    })
  },
)

test.each(places)('SIGKILL during a restore on %s leaves it empty, and the next works', async (_, open) => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'clinic.backup')
  {
    await using source = await open()
    await using clinic = await openClinic(source, keys)
    await fill(source)
    expect(await empanel(source, 'backup', file)).toMatchObject({ code: 0 })
    clinic.server.child.kill('SIGTERM')
    await clinic.server.ended
  }
  await using target = await open()
  {
    // All but the end of the file: the command has stored what it has got so far, and waits.
    const pipe = join(folder.path, 'pipe')
    execFileSync('mkfifo', [pipe])
    await using restore = spawnCli(['restore', pipe], { ...target.settings, ...keys })
    const whole = await readFile(file)
    const writing = createWriteStream(pipe)
    await new Promise(resolve => writing.write(whole.subarray(0, -100), resolve))
    restore.child.kill('SIGKILL')
    expect(await restore.ended).toBe('SIGKILL')
    const broken = once(writing, 'close').catch(() => {})
    writing.destroy()
    await broken
    await rm(pipe)
  }
  const tables = async () => {
    await using connection = await target.connect()
    return await connection.sql`select from pg_tables where schemaname in ('public', 'drizzle')`
  }
  await expect.poll(tables, { timeout: 30_000 }).toEqual([])
  expect(await empanel(target, 'restore', file)).toMatchObject({ code: 0 })
  const again = await empanel(target, 'restore', file)
  expect(again).toEqual({
    code: 1,
    output: expect.stringMatching(/^The database is not empty\. Restore into .* Nothing was changed\.\n$/),
  })
  expect(await empanel(target, 'audit', 'verify')).toMatchObject({ code: 0 })
})

test.each(places)(
  'G11 no room for a backup of %s: says so, leaves nothing, and the server goes on',
  async (_, open) => {
    await using folder = await temporaryFolder()
    using volume = mountSmall(folder.path, 4)
    await using place = await open()
    await using clinic = await openClinic(place, keys)
    await fill(place)
    const file = join(folder.path, 'clinic.backup')
    expect(await empanel(place, 'backup', file)).toEqual({
      code: 1,
      output: `${file} cannot be written: the disk is full. Make room, or choose another place. Nothing was left there.\n`,
    })
    volume.fill()
    expect(await empanel(place, 'backup', file)).toMatchObject({ code: 1 })
    expect(await readdir(folder.path)).toEqual(['filler'])
    expect((await creating(clinic, 'After').rest()).status).toBe(201)
  },
)

test('G11 no room in DATA_DIR for the copy that a backup works on: says so, leaves nothing, and the server goes on', async () => {
  await using folder = await temporaryFolder()
  await using place = await embeddedPlace()
  using volume = mountSmall(place.folder, 160)
  await using clinic = await openClinic(place, keys)
  volume.fill(10)
  const file = join(folder.path, 'clinic.backup')
  expect(await empanel(place, 'backup', file)).toEqual({
    code: 1,
    output: expect.stringMatching(
      /^The data folder .* has too little room: .* takes \d+ MB .* Make room, or stop the server meanwhile\.\n$/,
    ),
  })
  expect(await readdir(folder.path)).toEqual([])
  expect(await readdir(place.folder)).not.toContain('copy')
  expect((await creating(clinic, 'After').rest()).status).toBe(201)
})

/** An embedded place on which an engine runs, as in a server. */
async function runningEngine() {
  const place = await embeddedPlace()
  const engine = await connect({ dataDir: place.folder })
  return {
    ...place,
    engine,
    [Symbol.asyncDispose]: () => engine.close().then(() => place[Symbol.asyncDispose]()),
  }
}

test('where the engine is started anew while a backup copies it, that says so and leaves nothing', async () => {
  await using place = await runningEngine()
  const { engine, folder } = place
  await engine.sql`create table big as select n, repeat(md5(n::text), 100) from generate_series(1, 20000) n`
  const file = join(folder, '..', 'clinic.backup')
  await using backup = spawnCli(['backup', file], { ...place.settings, ...keys })
  while (!existsSync(join(folder, 'copy', 'postgres', 'base'))) await delay(2)
  // As an engine does that begins anew: nothing is known any more of a backup.
  await engine.sql`select pg_backup_stop(false)`
  expect(await backup.ended).toBe(1)
  expect(backup.output()).toMatch(/started anew.*while it was copied.*no backup was made: run it again\.\n$/)
  expect(existsSync(join(folder, 'copy'))).toBe(false)
  expect(existsSync(file)).toBe(false)
})

test('a start takes away the copy that a killed backup has left, and none that is in use', async () => {
  await using place = await runningEngine()
  const { engine, folder } = place
  await engine.sql`create table one (n int)`
  {
    await using copy = await connect({ dataDir: folder }, { copy: true })
    await engine.close()
    await using anew = await connect({ dataDir: folder })
    expect(await copy.sql`select from one`).toHaveLength(0)
    expect(await anew.sql`select from one`).toHaveLength(0)
  }
  const copy = join(folder, 'copy')
  await mkdir(join(copy, 'postgres'), { recursive: true })
  const lock = join(copy, 'empanel.lock')
  await writeFile(lock, JSON.stringify({ pid: 2 ** 30, started: null }))
  await utimes(lock, 0, 0)
  await using anew = await connect({ dataDir: folder })
  expect(await anew.sql`select from one`).toHaveLength(0)
  expect(existsSync(copy)).toBe(false)
})

test('the log of the embedded engine is shortened while it runs, and a restored folder has its usual size', async () => {
  await using place = await runningEngine()
  const { engine, folder } = place
  const bytes = async (of: string) => {
    const names = await readdir(join(of, 'postgres', 'pg_wal'))
    return names.filter(name => /^[\dA-F]{24}$/.test(name)).length * 2 ** 24
  }
  await migrate(engine.url)
  for (let n = 0; n < 40; n++) {
    await addPatient(engine.db, { medicalHistory: randomBytes(1_000_000).toString('base64') })
  }
  expect(await bytes(folder)).toBeGreaterThan(50e6)
  await shortenLog(engine.sql)
  expect(await bytes(folder)).toBeGreaterThan(50e6)
  await shortenLog(engine.sql, 40e6)
  expect(await bytes(folder)).toBeLessThan(40e6)

  const file = join(folder, '..', 'clinic.backup')
  expect(await empanel(place, 'backup', file)).toMatchObject({ code: 0 })
  await using target = await embeddedPlace()
  expect(await empanel(target, 'restore', file)).toMatchObject({ code: 0 })
  expect(await bytes(target.folder)).toBeLessThan(40e6)
})
