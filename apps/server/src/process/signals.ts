import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename } from 'node:path'

const signals = ['SIGINT', 'SIGTERM'] as const
type Stop = (typeof signals)[number]

/**
 * Until it is released, SIGINT and SIGTERM end the process, or do what is given. Process 1 of a container has to say
 * so: signals that it does not handle are not delivered to it.
 */
export function endOnSignal(stop: (signal: Stop) => void = exit): () => void {
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}

const exit = (signal: Stop) => process.exit(128 + constants.signals[signal])

/** A terminal sends Ctrl-C to everyone in it, and pnpm passes it on: what comes again within this time is the same. */
export const echoMs = 1000

/** Calls `stop` at the first signal. One that somebody sends again, a second or more later, ends the process at once. */
export function onStop(stop: (signal: Stop) => void): void {
  let first: number | undefined
  endOnSignal(signal => {
    if (first === undefined) {
      first = performance.now()
      stop(signal)
    } else if (performance.now() - first > echoMs) process.exit(1)
  })
}

const lookMs = 250

/**
 * Ends this process as SIGTERM does when what launched it is ended: npx and npm pass a signal on to their shell alone,
 * and the server would run on without them. Only where /proc tells who launched it; nothing else is a launcher.
 */
export function followLauncher(): void {
  const chain = launchers(process.pid)
  if (chain.length === 0) return
  const timer = setInterval(() => {
    const pids = [process.pid, ...chain]
    if (chain.every((pid, index) => parentOf(pids[index] ?? 0) === pid)) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, lookMs)
  timer.unref()
}

/** The package managers above a process, nearest first, and the shells between them. */
function launchers(pid: number): number[] {
  const chain: number[] = []
  let last = 0
  for (let above = parentOf(pid); above > 1; above = parentOf(above)) {
    const kind = kindOf(above)
    if (!kind) break
    chain.push(above)
    if (kind === 'manager') last = chain.length
  }
  return chain.slice(0, last)
}

function kindOf(pid: number): 'manager' | 'shell' | undefined {
  const words = read(`/proc/${pid}/cmdline`).split(/[\0 ]/)
  const [program = '', argument = ''] = words.map(word => basename(word).replace(/\.c?js$/, ''))
  const managers = ['npm', 'npx', 'npm-cli', 'npx-cli', 'pnpm', 'pnpx', 'corepack', 'yarn', 'yarnpkg']
  if ([program, ...(program === 'node' ? [argument] : [])].some(name => managers.includes(name)))
    return 'manager'
  return ['sh', 'bash', 'dash', 'ash', 'zsh'].includes(program) && argument === '-c' ? 'shell' : undefined
}

/** 0 where there is none, or nobody says. */
function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
