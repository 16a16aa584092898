import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/servers.ts'
import { buildStale } from './build.ts'

/** A workspace with the dependencies of this one, whose portal and server are built by the lines given. */
async function workspace(build: string, serverBuild?: string) {
  const folder = await temporaryFolder()
  const write = async (name: string, content: string | object) => {
    await mkdir(join(folder.path, name, '..'), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    await writeFile(join(folder.path, name), text)
  }
  const workspaces = [
    ['apps/web', 'client', 'node build.cjs'],
    ['packages/client', 'api', 'node never.js'],
    ['packages/api', 'db', undefined],
    ['packages/db', undefined, undefined],
  ] as const
  for (const [path, dependency, script] of workspaces) {
    await write(`${path}/package.json`, {
      scripts: script === undefined ? {} : { build: script },
      dependencies: dependency === undefined ? {} : { [`@empanel/${dependency}`]: 'workspace:*' },
    })
    await write(`${path}/src/index.ts`, 'export {}\n')
  }
  await write('pnpm-lock.yaml', 'lockfileVersion: 9.0\n')
  await write('apps/web/build.cjs', build)
  if (serverBuild !== undefined) {
    const dependencies = { '@empanel/db': 'workspace:*' }
    await write('apps/server/package.json', { scripts: { build: 'node build.cjs' }, dependencies })
    await write('apps/server/build.cjs', serverBuild)
  }
  const run = async (signal?: AbortSignal) => {
    let output = ''
    const stream = {
      write: (text: string) => {
        output += text
      },
    }
    const done = await buildStale(folder.path, { stdout: stream, stderr: stream }, signal)
    return { done, output }
  }
  return { path: folder.path, write, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

/** The output of a build. */
const building = (what: string) =>
  expect.stringMatching(new RegExp(`^Building ${what}\\.\\.\\. done in \\d+\\.\\d s\\n$`))

const builds = "require('node:fs').mkdirSync('dist', { recursive: true })\n"
const built = { done: true, output: building('the portal') }
const silent = { done: true, output: '' }

test('the portal is built when it or a package that it takes types from has changed, and else nothing is said', async () => {
  await using space = await workspace(builds)
  expect(await space.run()).toEqual(built)
  expect(await space.run()).toEqual(silent)
  for (const path of ['apps/web', 'packages/client', 'packages/api', 'packages/db']) {
    await space.write(`${path}/src/index.ts`, 'export const changed = true\n')
    expect(await space.run(), path).toEqual(built)
    await space.write(`${path}/src/index.test.ts`, 'export {}\n')
    await space.write(`${path}/README.md`, 'About it.\n')
    expect(await space.run(), `tests and documents of ${path}`).toEqual(silent)
  }
  await space.write('pnpm-lock.yaml', 'lockfileVersion: 9.1\n')
  expect(await space.run(), 'versions').toEqual(built)
})

test('the portal and the server are built at once, each only when something changed that it is made of', async () => {
  await using space = await workspace(builds, builds)
  expect(await space.run()).toEqual({ done: true, output: building('the portal and the server') })
  expect(await space.run()).toEqual(silent)
  await space.write('apps/server/src/main.ts', 'export const changed = true\n')
  expect(await space.run()).toEqual({ done: true, output: building('the server') })
  await space.write('packages/client/src/index.ts', 'export const changed = true\n')
  expect(await space.run()).toEqual(built)
  await space.write('packages/db/src/index.ts', 'export const changed = true\n')
  expect(await space.run()).toEqual({ done: true, output: building('the portal and the server') })
})

test('where one of two builds fails, only that one is tried again', async () => {
  await using space = await workspace(builds, "process.stderr.write('no such module\\n')\nprocess.exit(3)\n")
  const { done, output } = await space.run()
  expect(done).toBe(false)
  expect(output).toContain('no such module')
  expect(output).toMatch(/\nThe server could not be built, so nothing was started; above is why\.\n/)
  await space.write('apps/server/build.cjs', builds)
  expect(await space.run()).toEqual({ done: true, output: building('the server') })
})

test('a build that fails says why and what to do, and the next start tries again', async () => {
  await using space = await workspace("process.stderr.write('no such colour\\n')\nprocess.exit(3)\n")
  for (const _ of [1, 2]) {
    const { done, output } = await space.run()
    expect(done).toBe(false)
    expect(output).toContain('no such colour')
    expect(output).toMatch(
      /The portal could not be built, so nothing was started; above is why\.\nThe API alone is served by: .+\n$/,
    )
  }
})

test('a build that is stopped ends with all that it runs, and is no failure of the build', async () => {
  await using space = await workspace(
    "require('node:fs').writeFileSync('pid', String(process.pid))\nsetInterval(() => {}, 1000)\n",
  )
  const stop = new AbortController()
  const running = space.run(stop.signal)
  const pid = () => readFile(join(space.path, 'apps/web/pid'), 'utf8').then(Number)
  await expect.poll(() => pid().catch(() => 0), { timeout: 20_000 }).toBeGreaterThan(0)
  stop.abort()
  // It ends when nothing holds its output any more, so the builder has ended too.
  expect(await running).toEqual({ done: false, output: 'Building the portal... ' })
})

test.runIf(process.getuid?.() !== 0)('a stale portal that this user may not build says who can', async () => {
  await using space = await workspace(builds)
  await chmod(join(space.path, 'apps/web'), 0o555)
  const { done, output } = await space.run()
  await chmod(join(space.path, 'apps/web'), 0o755)
  expect(done).toBe(false)
  expect(output).toMatch(/^The portal must be built anew, and this user may not write to apps\/web\. .+\n$/)
})
