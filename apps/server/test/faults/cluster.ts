import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from '@empanel/db'
import type { Place } from './place.ts'

/** A PostgreSQL server of a test's own, on files and a port of its own. */
export type Cluster = Place & {
  url: string
  /** Its files, in which the account that it runs as may write. */
  folder: string
  /** Resolves as soon as it takes connections. */
  start(): Promise<void>
  /** Sends a signal to the server and to each process that it has started. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** Resolves when the last of its processes is gone. */
  gone(): Promise<void>
  /** Makes a folder below `folder` that belongs to its account. */
  own(path: string): void
}

const [binaries] = globSync('/usr/lib/postgresql/*/bin').sort().reverse()

/** PostgreSQL refuses to run as root, so there it runs as the account that Debian's package made. */
const account =
  process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : { uid: undefined, gid: undefined }

function idOf(flag: string): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
}

function own(path: string): void {
  if (account.uid !== undefined) chownSync(path, account.uid, account.gid)
}

/** Makes and starts one, with settings such as `max_connections=20`. */
export async function startCluster(...settings: string[]): Promise<Cluster> {
  if (!binaries) throw new Error('The fault tests need PostgreSQL: apt-get install postgresql')
  const folder = await mkdtemp(join(tmpdir(), 'empanel-faults-'))
  own(folder)
  await chmod(folder, 0o755)
  const files = join(folder, 'data')
  const run = (program: string, args: string[]) =>
    spawn(join(binaries, program), args, { ...identity(), cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const initdb = run('initdb', ['-D', files, '-A', 'trust', '-U', 'postgres', '-N', '-EUTF8', '--locale=C'])
  initdb.stdout?.resume()
  const [code] = await once(initdb, 'close')
  if (code !== 0) throw new Error('initdb failed')

  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const chosen = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings]
  let server: ChildProcess | undefined
  let known: number[] = []

  const cluster: Cluster = {
    url,
    settings: { DATABASE_URL: `${url}?application_name=clinic` },
    connect: () => connect({ databaseUrl: url }),
    folder,
    own,
    async start() {
      server = run('postgres', ['-D', files, '-p', String(port), ...chosen.flatMap(text => ['-c', text])])
      await readiness(server)
    },
    signal(signal) {
      known = server?.pid ? [server.pid, ...childrenOf(server.pid)] : []
      for (const pid of known) if (isRunning(pid)) process.kill(pid, signal)
    },
    async gone() {
      while (known.some(isRunning)) await delay(10)
    },
    async [Symbol.asyncDispose]() {
      cluster.signal('SIGKILL')
      await cluster.gone()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await cluster.start()
  return cluster
}

const identity = () => (account.uid === undefined ? {} : { uid: account.uid, gid: account.gid })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('there is no free port')
  return address.port
}

/** Resolves when a server writes to its log that it takes connections. */
async function readiness(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let log = ''
  server.stderr?.setEncoding('utf8').on('data', text => {
    log = (log + text).slice(-10_000)
    if (log.includes('ready to accept connections')) resolve()
  })
  server.once('close', code => reject(new Error(`PostgreSQL ended with ${code}:\n${log}`)))
  return promise
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/** A process that ended but was not yet waited for counts as gone. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
