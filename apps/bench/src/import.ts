import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { patientColumns, patientRow } from './clinic/clinic.ts'
import { type BenchDatabase, createDatabase } from './clinic/database.ts'
import { type Person, people } from './clinic/people.ts'
import { commandLine, environment } from './clinic/servers.ts'
import { memoryOf } from './measure/cpu.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'
import { median, ratio } from './measure/statistics.ts'

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '5' } },
})
const rows = Number(values.rows)
const rounds = Number(values.rounds)
const atMost = 3

await using opened = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'empanel-bench-'))
opened.defer(() => rm(folder, { recursive: true }))
const copied = join(folder, 'patients.tsv')
const columns = [...patientColumns, 'external_source', 'external_id']
progress(`writing ${rows.toLocaleString('en')} patients`)
await pipeline(Readable.from(lines(resourceOf)), createWriteStream(join(folder, 'Patient.ndjson')))
await pipeline(Readable.from(lines(rowOf)), createWriteStream(copied))

/** One line per patient, in pieces of some hundred lines. */
function* lines(lineOf: (person: Person, id: string) => string): Generator<string> {
  const source = people()
  for (let n = 0; n < rows; n += 500) {
    const some = Array.from({ length: Math.min(500, rows - n) }, (_, index) => String(n + index + 1))
    yield some.map(id => `${lineOf(source.next().value, id)}\n`).join('')
  }
}

/** https://hl7.org/fhir/R4/patient.html */
function resourceOf(person: Person, id: string): string {
  return JSON.stringify({
    resourceType: 'Patient',
    id,
    name: [{ use: 'official', family: person.lastName, given: [person.firstName] }],
    gender: { M: 'male', F: 'female' }[person.gender],
    birthDate: person.dateOfBirth,
    address: [{ use: 'home', text: person.address }],
    telecom: [
      { system: 'phone', use: 'home', value: person.phoneNumber },
      { system: 'email', use: 'home', value: person.email },
    ],
  })
}

function rowOf(person: Person, id: string): string {
  return [...patientRow(person), 'fhir', id].join('\t')
}

async function importAll({ url }: BenchDatabase): Promise<void> {
  const env = environment({ DATABASE_URL: url, JWT_SECRET: randomBytes(48).toString('base64') })
  const child = spawn(process.execPath, [commandLine, 'import', folder], { env, stdio: 'ignore' })
  const looking = setInterval(() => {
    if (child.pid && child.exitCode === null) peaks.push(memoryOf(child.pid).most)
  }, 200)
  const [code] = await once(child, 'close')
  clearInterval(looking)
  if (code !== 0) throw new Error(`the import ended with ${code}`)
}

async function copyAll({ sql }: BenchDatabase): Promise<void> {
  const target = await sql.unsafe(`copy patients (${columns.join(', ')}) from stdin`).writable()
  await pipeline(createReadStream(copied), target)
}

/** A checksum of the table, to prove that both ways stored the same. */
async function contents({ sql }: BenchDatabase): Promise<string> {
  const [found] = await sql.unsafe(
    `select count(*) || ' rows, ' || coalesce(sum(hashtextextended((${columns.join(', ')})::text, 0)::numeric), 0) as found from patients`,
  )
  return String(found?.found)
}

const peaks: number[] = []
const arms = [
  { name: 'empanel import', run: importAll, rates: [] as number[] },
  { name: 'COPY', run: copyAll, rates: [] as number[] },
]
const stored = new Set<string>()
let facts = ''
for (let round = 0; round < rounds; round++) {
  for (const { name, run, rates } of round % 2 === 0 ? arms : arms.toReversed()) {
    progress(`round ${round + 1} of ${rounds}: ${name}`)
    await using database = await createDatabase('empanel_bench_import')
    const began = performance.now()
    await run(database)
    rates.push((1000 * rows) / (performance.now() - began))
    stored.add(await contents(database))
    facts = await machine(database.sql)
  }
}
if (stored.size !== 1) throw new Error(`the two stored different rows: ${[...stored].join('; ')}`)
progress('')
const [ours, theirs] = arms.map(({ rates }) => rates)
publish(
  'bench:import',
  `${facts}. ${rows.toLocaleString('en')} patients into an empty table with all its constraints and indexes; medians of ${rounds} rounds. The import reads FHIR NDJSON, COPY the same rows as text.`,
  table(
    ['', 'rows/s', 'peak MiB'],
    [
      ...arms.map(({ name, rates }) => [
        name,
        figure(median(rates)),
        name === 'COPY' ? '' : figure(Math.max(...peaks)),
      ]),
    ],
  ),
  goalTable([{ what: 'COPY / empanel import', ratio: ratio(theirs ?? [], ours ?? []), atMost }]),
)
