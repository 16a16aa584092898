import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { spawnNode, temporaryFolder } from './testing.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const program = fileURLToPath(new URL('./build-portal.ts', import.meta.url))

/** A workspace with the tasks and the dependencies of this one, whose portal is built by the lines given. */
async function workspace(build: string) {
  const folder = await temporaryFolder()
  const write = async (name: string, content: string | object) => {
    await mkdir(join(folder.path, name, '..'), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    await writeFile(join(folder.path, name), text)
  }
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await write('package.json', { name: 'empanel', packageManager })
  await write('pnpm-workspace.yaml', 'packages: [apps/*, packages/*]\n')
  for (const name of ['turbo.json', '.gitignore']) await cp(join(root, name), join(folder.path, name))
  const workspaces = [
    ['apps/web', 'web', 'client', 'node build.js'],
    ['packages/client', 'client', 'api', 'node never.js'],
    ['packages/api', 'api', 'db', undefined],
    ['packages/db', 'db', undefined, undefined],
  ] as const
  for (const [path, name, dependency, script] of workspaces) {
    await write(`${path}/package.json`, {
      name: `@empanel/${name}`,
      version: '0.1.0',
      scripts: script === undefined ? {} : { build: script },
      dependencies: dependency === undefined ? {} : { [`@empanel/${dependency}`]: 'workspace:*' },
    })
    await write(`${path}/src/index.ts`, 'export {}\n')
  }
  await write('apps/web/build.js', build)
  const start = () => {
    const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
    return spawnNode([program], { PATH: path }, folder.path)
  }
  const run = async () => {
    await using running = start()
    return { code: await running.ended, output: running.output() }
  }
  return { write, start, run, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

const builds = "require('node:fs').mkdirSync('dist', { recursive: true })\n"
const built = { code: 0, output: expect.stringMatching(/^Building the portal\.\.\. done in \d+\.\d s\n$/) }
const silent = { code: 0, output: '' }

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
})

test('a build that fails says why, and ends with what to do and exit code 1', async () => {
  await using space = await workspace("process.stderr.write('no such colour\\n')\nprocess.exit(3)\n")
  const { code, output } = await space.run()
  expect(code).toBe(1)
  expect(output).toContain('no such colour')
  expect(output).toMatch(
    /The portal could not be built, so the server was not started; above is why\.\nThe API alone is served by: .+\n$/,
  )
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during a build ends it, and is no failure of the build', async (signal, code) => {
  await using space = await workspace('setInterval(() => {}, 1000)\n')
  await using running = space.start()
  await running.printed(/Building the portal/)
  running.child.kill(signal)
  expect(await running.ended).toBe(code)
  expect(running.output()).not.toContain('could not')
})
