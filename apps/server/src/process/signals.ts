import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename } from 'node:path'

const signals = ['SIGINT', 'SIGTERM'] as const
type Stop = (typeof signals)[number]

/**
 * Ends the process on SIGINT and SIGTERM, or calls `stop` instead, until the returned function releases it. The kernel
 * delivers to process 1 of a container only signals that it handles.
 */
export function endOnSignal(stop: (signal: Stop) => void = exit): () => void {
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}

const exit = (signal: Stop) => process.exit(128 + constants.signals[signal])

/** A terminal sends Ctrl-C to all its processes, and pnpm passes it on: a repetition within this time is the same press. */
export const echoMs = 1000

/** Calls `stop` at the first signal. A second one, a second or more later, ends the process at once. */
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
 * Sends SIGTERM to this process when its launcher has ended. npx and npm pass a signal on to their shell alone, and the
 * server would run on without them. It works where there is /proc, and for package managers only.
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

/** The id of the parent process; 0 where there is none, or no /proc. */
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
