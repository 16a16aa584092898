import type { Connection } from '@empanel/db'

/** A statement as it was sent. `prepared`: sent under a name, so that PostgreSQL may keep its plan. */
export type Statement = { text: string; params: unknown[]; prepared: boolean }

/** PostgreSQL's plan for a statement. `ms`: time for planning and execution. */
export type Plan = Statement & { plan: string[]; ms: number }

/** Collects the statements with parameters that this pool sends while `work` runs. */
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

/** Explains the statement by running it again with its own parameters. */
export async function explain({ sql }: Connection, statement: Statement): Promise<Plan> {
  const { text, params, prepared } = statement
  const connection = await sql.reserve()
  try {
    const how = 'explain (analyze, buffers)'
    const given = params.length > 0 ? `(${params.map(literal).join(', ')})` : ''
    if (prepared) {
      await connection.unsafe(`prepare measured as ${text}`)
      // After five executions PostgreSQL decides whether to keep a generic plan.
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

const parameter = (value: unknown) => (typeof value === 'number' || value === null ? value : textOf(value))
const literal = (value: unknown) =>
  typeof value === 'number' || value === null ? String(value) : `'${textOf(value).replaceAll("'", "''")}'`
/** As PostgreSQL writes it. */
const textOf = (value: unknown) => (Array.isArray(value) ? `{${value.map(element).join()}}` : String(value))
const element = (value: unknown) => (value === null ? 'null' : JSON.stringify(String(value)))

/** A step that reads more rows than this to no end is waste. Counts end here. */
const mostInVain = 10_001

/** The steps of a plan that scan one of these tables completely, or discard many rows. */
export function wasteOf({ plan }: Pick<Plan, 'plan'>, tables: string[]): string[] {
  // A count reads a table from its beginning until it has counted enough.
  const scans = tables.filter(table =>
    plan.some(
      line => Number(new RegExp(`Seq Scan on ${table}\\b.* rows=(\\d+)`).exec(line)?.[1]) > mostInVain,
    ),
  )
  const inVain = plan
    .flatMap(line => /Rows Removed by .*Filter: (\d+)/.exec(line)?.[1] ?? [])
    .filter(count => Number(count) > mostInVain)
  return [...scans.map(table => `reads all of ${table}`), ...inVain.map(count => `drops ${count} rows`)]
}
