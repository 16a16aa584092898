import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type postgres from 'postgres'
import { type Goal, isReached } from './statistics.ts'

const results = fileURLToPath(new URL('../../RESULTS.md', import.meta.url))

/** A Markdown table that also lines up as plain text. The first column is left-aligned, the others right-aligned. */
export function table(head: string[], rows: string[][]): string {
  const width = (column: number) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0), 4)
  const line = (row: string[]) =>
    `| ${head.map((_, n) => (n === 0 ? (row[n] ?? '').padEnd(width(n)) : (row[n] ?? '').padStart(width(n)))).join(' | ')} |`
  const rule = `|${head.map((_, n) => (n === 0 ? `${'-'.repeat(width(n) + 2)}` : `${'-'.repeat(width(n) + 1)}:`)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

/** Formats a number with three significant digits; a dash if nothing was measured. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toFixed(Math.min(digits, 3))
}

/** A table of the goals and the measured ratios. */
export function goalTable(goals: Goal[]): string {
  const rows = goals.map(goal => [
    goal.what,
    figure(goal.ratio),
    goal.atLeast === undefined ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`,
    isReached(goal) ? 'reached' : 'missed',
  ])
  return table(['goal', 'ratio', 'wanted', ''], rows)
}

/** Describes the machine of the measurement. */
export async function machine(sql: postgres.Sql): Promise<string> {
  const [{ version }] = await sql<[{ version: string }]>`select current_setting('server_version') as version`
  const [cpu] = cpus()
  return `${cpu?.model.trim()}, ${cpus().length} cores; Node ${process.versions.node}; PostgreSQL ${version.split(' ')[0]}`
}

/** Prints a section, and replaces the one with the same title in RESULTS.md. */
export function publish(title: string, facts: string, ...parts: string[]): void {
  const section = [`## ${title}`, facts, ...parts].join('\n\n')
  process.stdout.write(`\n${section}\n`)
  const before = existsSync(results) ? readFileSync(results, 'utf8') : ''
  const others = before
    .split(/^(?=## )/m)
    .filter(part => part.startsWith('## ') && !part.startsWith(`## ${title}\n`))
  const sections = [...others.map(part => part.trim()), section].sort()
  const head =
    '# Results\n\nWritten by the benchmarks. Only ratios of one run say something about another machine.'
  writeFileSync(results, `${[head, ...sections].join('\n\n')}\n`)
}

/** Shows the current step on a terminal, in place of the previous one. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
  else if (text) process.stderr.write(`${text}\n`)
}
