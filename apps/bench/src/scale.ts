import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Connection, connect } from '@empanel/db'
import { fillClinic } from './clinic/clinic.ts'
import { createDatabase } from './clinic/database.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'
import { type Goal, median, ratio } from './measure/statistics.ts'
import { field, rows as rowsOf } from './requests/reply.ts'
import { explain, type Plan, statementsOf, wasteOf } from './scale/explain.ts'
import { growing, inVain, type Reads, readsOn } from './scale/reads.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '5' },
  },
})
const rounds = Number(values.rounds)
const practitioners = 10_000
const largeTables = ['patients', 'assignments', 'audit_events']
const atMost = 1.5

type Clinic = { patients: number; connection: Connection; reads: Reads }

await using opened = new AsyncDisposableStack()
const clinics: Clinic[] = []
for (const patients of values.sizes.split(',').map(Number)) {
  progress(`filling a database with ${patients} patients`)
  const database = opened.use(await createDatabase(`empanel_bench_${patients}`))
  await fillClinic(database.sql, { patients, practitioners, idle: 0, events: 5 })
  const connection = opened.use(await connect({ databaseUrl: database.url }))
  clinics.push({ patients, connection, reads: await readsOn(connection, patients) })
}
const [smallest] = clinics
const largest = clinics.at(-1)
if (!smallest || !largest) throw new Error('give at least one size')

const rows: string[][] = []
const goals: Goal[] = []
const explained: string[] = []
const waste: string[] = []
for (const name of Object.keys(smallest.reads)) {
  progress(name)
  const times = new Map(clinics.map(clinic => [clinic, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [clinic, medians] of round % 2 === 0 ? times : [...times].reverse()) {
      medians.push(await timeOf(clinic, name))
    }
  }
  const statementMs = new Map<Clinic, number>()
  let plans: Plan[] = []
  for (const clinic of clinics) {
    plans = await plansOf(clinic, name)
    statementMs.set(
      clinic,
      plans.reduce((sum, { ms }) => sum + ms, 0),
    )
  }
  explained.push(`## ${name}`, ...plans.map(described))
  waste.push(...plans.flatMap(plan => wasteOf(plan, largeTables)).map(found => `- ${name}: ${found}`))
  const grown = ratio(times.get(largest) ?? [], times.get(smallest) ?? [])
  if (!growing.has(name)) goals.push({ what: name, ratio: grown, atMost })
  rows.push([
    name,
    ...[...times.values()].map(medians => figure(median(medians))),
    ...[...statementMs.values()].map(figure),
  ])
}
progress('')

const facts = await machine(largest.connection.sql)
const heads = clinics.map(({ patients }) => patients.toLocaleString('en'))
publish(
  'bench:scale',
  `${facts}. Calls of the router within one process, each with its entry in the audit trail; medians of ${rounds} rounds, in ms. ` +
    `Beside them what PostgreSQL needs for the statement of the read alone.`,
  table(['read', ...heads, ...heads.map(head => `statement, ${head}`)], rows),
  goalTable(goals),
  waste.length > 0
    ? `Reads that look at far more than they return, at ${heads.at(-1)} patients:\n\n${waste.join('\n')}`
    : 'No read looks at far more than it returns.',
)
const report = `# Plans\n\nWritten by \`pnpm bench:scale\`: the statements that the reads sent, and what PostgreSQL did, at ${heads.at(-1)} patients. ${facts}.`
const file = fileURLToPath(new URL('../EXPLAIN.md', import.meta.url))
writeFileSync(file, `${[report, ...explained].join('\n\n')}\n`)
if (waste.length > 0) process.exitCode = 1

/** The median time of up to 40 calls within a second, each about another person. */
async function timeOf({ reads }: Clinic, name: string): Promise<number> {
  const read = reads[name] ?? Promise.resolve
  const times: number[] = []
  const found = await read(0)
  const isEmpty = rowsOf(found).length === 0 && !field(found, 'id', 'total')
  if (isEmpty && name !== inVain) throw new Error(`${name}: nothing was found`)
  const began = performance.now()
  for (let n = 1; n <= 40 && (n === 1 || performance.now() - began < 1000); n++) {
    const asked = performance.now()
    await read(n)
    times.push(performance.now() - asked)
  }
  return median(times)
}

async function plansOf({ connection, reads }: Clinic, name: string): Promise<Plan[]> {
  const statements = await statementsOf(connection, () => (reads[name] ?? Promise.resolve)(1))
  const plans: Plan[] = []
  for (const statement of statements) plans.push(await explain(connection, statement))
  return plans
}

function described({ text, params, prepared, plan }: Plan): string {
  const kept = prepared ? ', as a prepared statement' : ''
  return `\`\`\`sql\n${text}\n\`\`\`\n\nwith ${JSON.stringify(params)}${kept}\n\n\`\`\`\n${plan.join('\n')}\n\`\`\``
}
