import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmptyDatabase } from '@empanel/db/testing'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { signIn } from '../fixtures/requests.ts'
import { testSecret } from '../fixtures/servers.ts'
import { say } from './requests.ts'

vi.setConfig({ testTimeout: 180_000 })

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const node = process.execPath
const launch = 'apps/server/src/process/launch.ts'
const pnpm = 'npx -y pnpm@10.34.9'

/** The environment that package managers need, without the settings of the tests. */
const surroundings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(HOME|npm_config_.*|.*_proxy|NODE_EXTRA.*)$/i.test(name)),
)
// As in a person's shell: without what the package manager that runs the tests put in front.
surroundings.PATH = (process.env.PATH ?? '')
  .split(':')
  .filter(folder => !folder.includes('node_modules'))
  .join(':')

/** Starts a server with a shell's command line, in a process group and with a data folder of its own. */
async function launched(command: string[], settings: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'empanel-launch-'))
  const env = { ...surroundings, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'info', ...settings }
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
  const closed = once(child, 'close')
  return {
    child,
    output: () => output,
    ended,
    /** Resolves when nothing that it started holds its output any more: also what has lost its parent. */
    closed,
    ready: () => expect.poll(() => output, { timeout: 120_000 }).toMatch(/ready at http/),
    address: () => /ready at (http:\S+)/.exec(output)?.[1] ?? '',
    inUse: () =>
      readFile(join(dataDir, 'empanel.lock'), 'utf8').then(
        () => true,
        () => false,
      ),
    async [Symbol.asyncDispose]() {
      if (child.pid) spawnSync('kill', ['-KILL', '--', `-${child.pid}`])
      await closed
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Both are built once, so that a start is a start. */
beforeAll(() => {
  const { status, stderr } = spawnSync(node, [launch, '--build-only'], { cwd: root, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
}, 180_000)

/** Each way of starting, and how what was asked to stop ends: npx by the signal itself, before the server. */
const ways: [string, string[], number | 'SIGTERM'][] = [
  ['npx pnpm', [...pnpm.split(' '), 'start'], 'SIGTERM'],
  ['npx pnpm in a shell', ['sh', '-c', `exec ${pnpm} start`], 'SIGTERM'],
  ['pnpm', ['sh', '-c', `PATH="$(${pnpm} exec sh -c 'echo $PATH')" exec pnpm start`], 0],
  ['npm', ['npm', 'start'], 0],
  ['node', [node, launch], 0],
  ['node, without building', [node, 'apps/server/src/process/main.ts'], 0],
]

describe('SIGTERM to a server that was started by', () => {
  test.each(ways)('%s ends it, and its port and folder are free', async (_, command, code) => {
    await using server = await launched(command)
    await server.ready()
    server.child.kill('SIGTERM')
    expect(await server.ended).toBe(code)
    await server.closed
    expect(server.output().match(/stopping on SIGTERM/g)).toHaveLength(1)
    expect(await server.inUse()).toBe(false)
  })
})

test('SIGTERM while a command of the command line runs, started by npx, ends it', async () => {
  await using command = await launched([
    ...pnpm.split(' '),
    'empanel',
    'create-admin',
    '--email',
    'a@b.example',
    '--name',
    'A',
    '--password-stdin',
  ])
  await command.closed
  // Standard input has ended, so the password is empty; what counts is that one process answers for it.
  expect(await command.ended).toBe(1)
})

test('Ctrl-C, which a terminal sends to all of them, stops the server once and in order', async () => {
  await using server = await launched([...pnpm.split(' '), 'start'])
  await server.ready()
  spawnSync('kill', ['-INT', '--', `-${server.child.pid}`])
  await server.closed
  expect(server.output().match(/stopping on SIGINT/g)).toHaveLength(1)
  expect(await server.inUse()).toBe(false)
})

describe('the bundle that a start runs', () => {
  test('finds what lies outside of it: the engine, migrations, the demo, the portal, the documentation', async () => {
    await using server = await launched([node, launch])
    await server.ready()
    const address = server.address()
    const [, password = ''] = /password (\S+)/.exec(server.output()) ?? []
    expect(await signIn(address, 'staff@empanel.example', password)).toMatch(/^ey/)
    const page = await fetch(address, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('<title>Empanel</title>')
    for (const path of ['openapi.json', 'docs/', 'docs/static/swagger-ui-bundle.js']) {
      expect((await fetch(`${address}/api/${path}`)).status, path).toBe(200)
    }
  })

  test('migrates a database, and names the sources where it fails', async () => {
    await using database = await createEmptyDatabase()
    const settings = { DATABASE_URL: database.url, JWT_SECRET: testSecret }
    {
      await using server = await launched([node, launch], settings)
      await server.ready()
    }
    await database.sql`drop table patients cascade`
    await using server = await launched([node, launch], settings)
    expect(await server.ended).toBe(1)
    await server.closed
    expect(server.output()).toMatch(
      /unexpected error: PostgresError 42P01 \(at .*\/postgres\/src\/connection\.js:\d+:\d+\)/,
    )
  })
})

const namespaces = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

describe.skipIf(!namespaces)('as process 1 of a container', () => {
  const asFirst = (command: string[]) => [
    'unshare',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    ...command,
  ]

  test.each([
    ['the command of the README', [node, launch]],
    ['pnpm', ['sh', '-c', `PATH="$(${pnpm} exec sh -c 'echo $PATH')" exec pnpm start`]],
  ])('%s drains on SIGTERM and ends with 0', async (_, command) => {
    await using server = await launched(asFirst(command))
    await server.ready()
    const [first = ''] = (
      await readFile(`/proc/${server.child.pid}/task/${server.child.pid}/children`, 'utf8')
    ).split(' ')
    process.kill(Number(first), 'SIGTERM')
    expect(await server.ended).toBe(0)
    expect(server.output()).toContain('stopping on SIGTERM')
    expect(await server.inUse()).toBe(false)
  })
})

/** Which takes root, and a tree that others may read. */
const asNobody = ['runuser', '-u', 'nobody', '--', 'env', '-u', 'HOME']
const others = spawnSync(asNobody[0] ?? '', [...asNobody.slice(1), node, '--version']).status === 0

describe.skipIf(!others)('as a user who may not write to the tree, and without HOME', () => {
  const nobody = (...command: string[]) => [...asNobody, ...command]

  test('a portal that is built is served, and nothing is written', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'empanel-nobody-'))
    await chown(dataDir, Number(spawnSync('id', ['-u', 'nobody'], { encoding: 'utf8' }).stdout), 0)
    await using server = await launched(nobody(node, launch), { DATA_DIR: dataDir })
    await server.ready()
    expect(server.output()).not.toContain('not built')
    spawnSync('pkill', ['-TERM', '-P', String(server.child.pid)])
    await server.closed
    await rm(dataDir, { recursive: true })
  })

  test('a data folder that belongs to somebody else is named, with what to do', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'empanel-root-'))
    await chmod(dataDir, 0o755)
    for (const args of [[launch], ['apps/server/src/cli/main.ts', 'migrate']]) {
      await using server = await launched(nobody(node, ...args), { DATA_DIR: dataDir })
      expect(await server.ended).toBe(1)
      await server.closed
      expect(server.output()).toBe(
        `DATA_DIR: ${dataDir} cannot be written to (EACCES): run "chown -R 65534 ${dataDir}" as root, or set DATA_DIR to a folder that this user may write to.\n`,
      )
    }
    await rm(dataDir, { recursive: true })
  })
})

test('where namespaces or root are missing, it is said what was left out', () => {
  say('launchers', {
    'process 1': namespaces ? 'tried' : 'SKIPPED',
    'other users': others ? 'tried' : 'SKIPPED',
  })
  expect(ways.length).toBeGreaterThan(0)
})
