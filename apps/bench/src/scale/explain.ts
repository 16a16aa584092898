import type { Connection } from '@empanel/db'

/** A statement as it was sent. `prepared`: under a name, so that PostgreSQL may keep its plan. */
export type Statement = { text: string; params: unknown[]; prepared: boolean }

/** What PostgreSQL did for a statement, in its own words; `ms`: planning and executing. */
export type Plan = Statement & { plan: string[]; ms: number }

/** Hears every statement with parameters that goes through this pool while `work` runs. */
export async function statementsOf({ sql }: Connection, work: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = []
  const { unsafe } = sql
  const listening: typeof unsafe = (text, params, options) => {
    heard.push({ text, params: [...(params ?? [])], prepared: options?.prepare === true })
    return unsafe(text, params, options)
  }
  Object.assign(sql, { unsafe: listening })
  try {
    await work()
  } finally {
    Object.assign(sql, { unsafe })
  }
  return heard.filter(({ text }) => text.trimStart().startsWith('select'))
}

/** Runs the statement once more, with its own parameters, and has PostgreSQL say how. */
export async function explain({ sql }: Connection, statement: Statement): Promise<Plan> {
  const { text, params, prepared } = statement
  const connection = await sql.reserve()
  try {
    const how = 'explain (analyze, buffers)'
    const given = params.length > 0 ? `(${params.map(literal).join(', ')})` : ''
    if (prepared) {
      await connection.unsafe(`prepare measured as ${text}`)
      // After five times PostgreSQL decides whether it goes on planning anew.
      for (let time = 0; time < 5; time++) await connection.unsafe(`execute measured${given}`)
    }
    const rows = prepared
      ? await connection.unsafe(`${how} execute measured${given}`)
      : await connection.unsafe(`${how} ${text}`, params.map(parameter))
    if (prepared) await connection.unsafe('deallocate measured')
    const plan = rows.map(row => String(row['QUERY PLAN']))
    const ms = plan
      .flatMap(line => /^(?:Planning|Execution) Time: ([\d.]+) ms/.exec(line)?.[1] ?? [])
      .reduce((sum, time) => sum + Number(time), 0)
    return { ...statement, plan, ms }
  } finally {
    connection.release()
  }
}

const parameter = (value: unknown) => (typeof value === 'number' || value === null ? value : String(value))
const literal = (value: unknown) =>
  typeof value === 'number' || value === null ? String(value) : `'${String(value).replaceAll("'", "''")}'`

/** More rows than these are never read to be thrown away. */
const mostInVain = 10_000

/** The steps of a plan that read one of these tables from end to end, or many rows of anything in vain. */
export function wasteOf({ plan }: Pick<Plan, 'plan'>, tables: string[]): string[] {
  const scans = tables.filter(table => plan.some(line => new RegExp(`Seq Scan on ${table}\\b`).test(line)))
  const inVain = plan
    .flatMap(line => /Rows Removed by .*Filter: (\d+)/.exec(line)?.[1] ?? [])
    .filter(count => Number(count) > mostInVain)
  return [...scans.map(table => `reads all of ${table}`), ...inVain.map(count => `drops ${count} rows`)]
}
