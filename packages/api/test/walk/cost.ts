import type { Connection } from '@empanel/db'
import { z } from 'zod'
import { procedures } from './attempt.ts'

/** The cost of a call: the blocks that its statements read, planned for these values and for any. */
export type Cost = { blocks: number; statement: string }

type Statement = { text: string; params: unknown[] }

/** A statement is planned for its values, or once for any, as prepared ones may be. */
const modes = ['force_custom_plan', 'force_generic_plan'] as const

/** The cost of the reads of a call, in blocks, as PostgreSQL reports it. Returns the most expensive statement. */
export async function costOf({ sql }: Connection, run: () => Promise<unknown>): Promise<Cost> {
  let dearest: Cost = { blocks: 0, statement: 'none' }
  for (const statement of await readsOf(sql, run)) {
    for (const mode of modes) {
      const blocks = await blocksOf(sql, statement, mode).catch(() => Number.POSITIVE_INFINITY)
      if (blocks > dearest.blocks) dearest = { blocks, statement: `${mode}: ${statement.text}` }
    }
  }
  return dearest
}

/** The plan steps of the reads of a call, planned for their values, without those that never ran. */
export async function stepsOf({ sql }: Connection, run: () => Promise<unknown>): Promise<string[]> {
  const steps: string[] = []
  for (const statement of await readsOf(sql, run)) {
    const rows = await explained(sql, statement, { mode: 'force_custom_plan', how: 'analyze, timing off' })
    steps.push(...rows.map(row => String(row['QUERY PLAN'])).filter(line => !line.includes('never executed')))
  }
  return steps
}

/** The reads that a call sends. */
async function readsOf(sql: Connection['sql'], run: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = []
  const { unsafe } = sql
  const listening: typeof unsafe = (text, params, options) => {
    heard.push({ text, params: [...(params ?? [])] })
    return unsafe(text, params, options)
  }
  Object.assign(sql, { unsafe: listening })
  try {
    await run()
  } finally {
    Object.assign(sql, { unsafe })
  }
  // Now and then a process looks for other chains in the trail.
  return heard.filter(({ text }) => /^\s*(select|\()/.test(text) && !text.includes('"recent"'))
}

/** Slower statements read far too much. The test then names the statement. */
const longestMs = 3000

const plan = z.array(
  z.object({ Plan: z.object({ 'Shared Hit Blocks': z.int(), 'Shared Read Blocks': z.int() }) }),
)

async function blocksOf(sql: Connection['sql'], statement: Statement, mode: string): Promise<number> {
  const [row] = await explained(sql, statement, { mode, how: 'analyze, buffers, format json' })
  const answer: unknown = row?.['QUERY PLAN']
  const [told] = plan.parse(typeof answer === 'string' ? JSON.parse(answer) : answer)
  return (told?.Plan['Shared Hit Blocks'] ?? 0) + (told?.Plan['Shared Read Blocks'] ?? 0)
}

function explained(sql: Connection['sql'], { text, params }: Statement, { mode, how }: Explaining) {
  return sql.begin(async tx => {
    await tx.unsafe(`set local plan_cache_mode = ${mode}; set local statement_timeout = ${longestMs}`)
    await tx.unsafe(`prepare costed as ${text}`)
    const given = params.length > 0 ? `(${params.map(literal).join(', ')})` : ''
    const rows = await tx.unsafe(`explain (${how}) execute costed${given}`)
    await tx.unsafe('deallocate costed')
    return rows
  })
}

type Explaining = { mode: string; how: string }

const literal = (value: unknown) =>
  typeof value === 'number' || value === null ? String(value) : `'${String(value).replaceAll("'", "''")}'`

const described = z.object({
  properties: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() }).loose()),
})

/** Words as people type them: short and common ones, and misspelt ones that resemble many others' names. */
const words = ['an er', 'a e', 'Ruiz', 'Anna Riuzer']

/** Each way to search and sort a list that its schema has. */
export function waysToAsk(path: string): Record<string, unknown>[] {
  const [input] = procedures.get(path)?.inputs ?? []
  if (!(input instanceof z.ZodType)) return [{}]
  const parsed = described.safeParse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }))
  if (!parsed.success) return [{}]
  const { q, ...others } = parsed.data.properties
  const choices = Object.entries(others).flatMap(([name, { enum: values = [] }]) =>
    name === 'direction' ? [] : values.map(value => ({ [name]: value })),
  )
  return [{}, ...(q ? words.map(text => ({ q: text })) : []), ...choices]
}
