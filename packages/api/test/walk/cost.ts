import type { Connection } from '@empanel/db'
import { z } from 'zod'
import { procedures } from './attempt.ts'

/** What a call cost: blocks that its statements looked at, once planned for these values and once for any. */
export type Cost = { blocks: number; statement: string }

type Statement = { text: string; params: unknown[] }

/** How a statement is planned: for its values, or once for any, as one that is kept may be. */
const modes = ['force_custom_plan', 'force_generic_plan'] as const

/** Has PostgreSQL say how many blocks the reads of a call look at; the dearest of its statements comes out. */
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

/** What PostgreSQL does for the reads of a call, planned for their values: the steps that it takes, without those it never comes to. */
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
  // A process looks around in the trail now and then, whoever asks.
  return heard.filter(({ text }) => /^\s*(select|\()/.test(text) && !text.includes('"recent"'))
}

/** What takes longer looks at far more than it should: the test then says which statement it was. */
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

/** Words as people type them: short and common ones, and misspelt ones that many others' names are like. */
const words = ['an er', 'a e', 'Ruiz', 'Anna Riuzer']

/** Each way in which the schema of a list lets its rows be searched and sorted. */
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
