import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export type Settings = Record<string, string>
/** `readyMs`: the time from its start to its first answer. */
export type Server = AsyncDisposable & { url: string; pid: number; readyMs: number }

/** The programs that can be measured: Empanel's bundle as `pnpm start` runs it, its sources, and what it is compared with. */
export const programs = {
  served: fileURLToPath(import.meta.resolve('@empanel/server/src/process/launch.ts')),
  sources: fileURLToPath(import.meta.resolve('@empanel/server/src/process/main.ts')),
  plain: fileURLToPath(new URL('../plain/main.ts', import.meta.url)),
}

const { scripts } = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'))
/** Node's memory options in `pnpm start`. */
const memoryOptions: string[] = scripts.start.match(/--max-\S+/g)

/** Node's options that replace the transport of Empanel's sources with another. A bundle has no module to replace. */
const withTransport = (module: string) => [
  '--import',
  `${new URL('../transports/exchange.ts', import.meta.url).href}?${encodeURIComponent(module)}`,
]
export const withStockAdapter = withTransport('@trpc/server/adapters/fastify')
export const withoutTransport = withTransport(new URL('../transports/none.ts', import.meta.url).href)

/** The script of the `empanel` commands. */
export const commandLine = fileURLToPath(import.meta.resolve('@empanel/server/src/cli/main.ts'))

/** The environment of a child process: the given settings, and none that this process happens to have. */
export const environment = (settings: Settings) => {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, NODE_ENV: 'production', ...settings }
}

let built = false

/** Builds the bundle once a run, if it is stale. */
function buildServed(): void {
  if (!built) execFileSync(process.execPath, [programs.served, '--build-only'], { stdio: 'inherit' })
  built = true
}

/**
 * Starts a program as a server on a free port and waits until it answers. The bundle is built first. Its log is discarded; errors are shown.
 * `flags`: more options of Node, beside the usual ones.
 * @throws Error if it ends or does not answer within 30 seconds.
 */
export async function startServer(
  program: string,
  settings: Settings,
  flags: string[] = [],
): Promise<Server> {
  if (program === programs.served) buildServed()
  const port = await freePort()
  const began = performance.now()
  const usual = program === programs.plain ? [] : memoryOptions
  const child = spawn(process.execPath, [...usual, ...flags, program], {
    env: environment({ ...settings, PORT: String(port) }),
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await answering(url, () => child.exitCode !== null)
  } catch (error) {
    await stop()
    throw error
  }
  const readyMs = performance.now() - began
  return { url, pid: child.pid ?? 0, readyMs, [Symbol.asyncDispose]: stop }
}

/** Waits until the server is ready, and checks every few milliseconds. */
async function answering(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline && !hasEnded()) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await pause(10)
  }
  throw new Error('the server did not start')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
