import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type postgres from 'postgres'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']))

/** `ms`: processor time of the process and of those of its children that have ended. */
type Stat = { pid: number; parent: number; ms: number }

/** Reads /proc/<pid>/stat: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: number, of = `/proc/${pid}`): Stat | undefined {
  let text: string
  try {
    text = readFileSync(`${of}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // Only the program's name may contain spaces and brackets, so parsing starts after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return { pid, parent: Number(fields[1]), ms: (ticks * 1000) / ticksPerSecond }
}

/** Processor time so far of a process and all its descendants, in milliseconds. */
export function cpuOf(pid: number): number {
  const all = readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []))
  const sum = (of: number): number =>
    all.filter(({ parent }) => parent === of).reduce((ms, child) => ms + sum(child.pid), 0) +
    (all.find(({ pid }) => pid === of)?.ms ?? 0)
  return sum(pid)
}

/** Processor time so far of a process's main thread, in milliseconds, in steps of ten. */
export const mainThreadOf = (pid: number): number => statOf(pid, `/proc/${pid}/task/${pid}`)?.ms ?? 0

/** The root of PostgreSQL's processes; undefined if it runs on another machine. */
export async function postmasterOf(sql: postgres.Sql): Promise<number | undefined> {
  const [backend] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`
  const stat = statOf(backend.pid)
  return stat && readFileSync(`/proc/${backend.pid}/comm`, 'utf8').startsWith('postgres')
    ? stat.parent
    : undefined
}

/** A process's resident memory now and at its peak, in MiB. */
export function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024
  return { now: mib('VmRSS'), most: mib('VmHWM') }
}
