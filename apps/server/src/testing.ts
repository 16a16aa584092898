import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Services } from '@empanel/api'
import { testServices } from '@empanel/api/testing'
import type { Connection } from '@empanel/db'
import { createTestDatabase } from '@empanel/db/testing'
import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain.ts'
import { readEnv } from './env.ts'
import { buildServer } from './server.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const cli = fileURLToPath(new URL('./cli/main.ts', import.meta.url))

export { testSecret } from '@empanel/api/testing'

type Settings = Record<string, string>

const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
/** What `pnpm start` tells Node of its memory. */
export const memoryOptions: string[] = scripts.start.match(/--max-\S+/g)

/**
 * A server in this process that does not listen yet, on a database of its own, with the portal built in a folder and, of
 * the services of tests, others that are `given`.
 */
export async function serverInProcess(
  settings: Settings = {},
  portal: string | null = null,
  given: Partial<Services> = {},
): Promise<AsyncDisposable & { app: FastifyInstance; database: Connection; drain: Drain }> {
  const database = await createTestDatabase()
  const drain: Drain = { draining: false }
  const app = await buildServer({
    env: readEnv({ LOG_LEVEL: 'silent', ...settings }),
    services: { ...testServices(database.db), ...given },
    sql: database.sql,
    drain,
    portal,
  })
  const dispose = async () => {
    await app.close()
    await database.close()
  }
  return { app, database, drain, [Symbol.asyncDispose]: dispose }
}

/** A child process with all that it has printed so far. */
export type Spawned = AsyncDisposable & {
  child: ChildProcess
  output(): string
  /** Resolves with what `pattern` found in the output; rejects when the process ends without printing it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Exit code, or the signal that ended the process. */
  ended: Promise<number | NodeJS.Signals | null>
}

/** Starts a server process of its own on a free port. */
export const spawnServer = (settings: Settings): Spawned =>
  spawnNode([...memoryOptions, main], { PORT: '0', LOG_LEVEL: 'warn', ...settings })

/** Starts the command line. */
export const spawnCli = (args: string[], settings: Settings): Spawned => spawnNode([cli, ...args], settings)

/** Runs the command line to its end, with `input` on its standard input. */
export async function runCli(args: string[], settings: Settings, input = '') {
  await using command = spawnCli(args, settings)
  command.child.stdin?.end(input)
  return { code: await command.ended, output: command.output() }
}

/** Runs a program on the Node that runs the tests, without the settings that surround them. */
export function spawnNode(args: string[], settings: Settings, cwd = tmpdir()): Spawned {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, args, { env: { PATH, HOME, ...settings }, cwd, stdio: 'pipe' })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
      for (const listener of listeners) listener()
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  return {
    child,
    output: () => output,
    ended,
    printed: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output)
          if (match) resolve(match)
        }
        listeners.add(look)
        look()
        ended.then(code => reject(new Error(`ended with ${code} and without ${pattern}:\n${output}`)))
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The address that a server process prints once it listens. */
export async function addressOf(server: Spawned): Promise<string> {
  const [, address = ''] = await server.printed(/ready at (http:\S+)/)
  return address
}

/** An empty folder, gone when disposed of. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'empanel-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
