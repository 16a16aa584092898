import { parseArgs } from 'node:util'
import { type PresetName, presets } from '@empanel/api'
import { addPractitioner, addUser, callAs, testServices } from '@empanel/api/testing'
import { type Connection, connect } from '@empanel/db'
import { fillClinic, pageSize } from './clinic/clinic.ts'
import { createDatabase } from './clinic/database.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'
import { type Goal, median, ratio } from './measure/statistics.ts'

const { values } = parseArgs({
  options: { patients: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '15' } },
})
const patients = Number(values.patients)
const rounds = Number(values.rounds)
const preset: PresetName = 'minimum-necessary'
/** How many patients each of the two doctors reaches. */
const reached = 300
const callsPerRound = 40
const atMost = 1.1

progress(`filling a database with ${patients} patients`)
await using database = await createDatabase('empanel_bench_cover')
await fillClinic(database.sql, { patients, practitioners: 1000, idle: 0, events: 1 })
await using connection = await connect({ databaseUrl: database.url })

const alone = await doctor(connection)
const covering = await doctor(connection)
const away = await addPractitioner(connection.db)
await assign(alone.practitionerId, 1, reached)
await assign(covering.practitionerId, reached + 1, reached + reached / 2)
await assign(away.id, reached + reached / 2 + 1, 2 * reached)
const days = (count: number) => new Date(Date.now() + 86_400_000 * count).toISOString()
await connection.sql`
  insert into covers (practitioner_id, by_id, starts_at, ends_at, created_by)
  values (${away.id}, ${covering.practitionerId}, ${days(-1)}, ${days(14)}, ${covering.userId})`
// Those of the others, over some years.
await connection.sql`
  insert into covers (practitioner_id, by_id, starts_at, ends_at, created_by)
  select one.id, other.id, now() - n * interval '20 days', now() - n * interval '20 days' + interval '10 days', ${covering.userId}
  from generate_series(0, 50) n, practitioners one join practitioners other on other.id = one.id + 1 where one.id <= 200`
await connection.sql.unsafe('vacuum analyze')

const services = testServices(connection.db, preset)
if (presets[preset].grid['patients.read'].doctor !== 'assigned') throw new Error('doctors reach their panels')
const of = ({ userId }: { userId: number }) => callAs(services, { userId, role: 'doctor' })
const arms = [of(alone), of(covering)] as const
/** Each reads its own patients, and the second one those that it covers. */
const firstOf = [1, reached + 1] as const
const reads: Record<string, (arm: 0 | 1, n: number) => Promise<unknown>> = {
  'one patient': (arm, n) => arms[arm].patients.get({ id: firstOf[arm] + (n % reached) }),
  'care team': (arm, n) => arms[arm].assignments.careTeam({ patientId: firstOf[arm] + (n % reached) }),
  'first page': arm => arms[arm].patients.list({ limit: pageSize }),
  'first page by name': arm => arms[arm].patients.list({ limit: pageSize, sort: 'name' }),
  'search: surname': (arm, n) => arms[arm].patients.list({ q: ['Sm', 'Mar', 'Lo'][n % 3], limit: pageSize }),
  count: arm => arms[arm].patients.count({}),
  assignments: arm => arms[arm].assignments.list({ limit: pageSize }),
}

const rows: string[][] = []
const goals: Goal[] = []
for (const [name, read] of Object.entries(reads)) {
  progress(name)
  const times: [number[], number[]] = [[], []]
  for (let round = -1; round < rounds; round++) {
    const [without, withCover] = await timesOf(read)
    // The first round warms up.
    if (round < 0) continue
    times[0].push(without)
    times[1].push(withCover)
  }
  const [without, withCover] = times
  rows.push([name, figure(median(without)), figure(median(withCover))])
  goals.push({ what: name, ratio: ratio(withCover, without), atMost })
}
progress('')
publish(
  'bench:cover',
  `${await machine(connection.sql)}. Calls of the router within one process, with their entries in the trail, at ${patients.toLocaleString('en')} patients ` +
    `and 10,201 covers: by a doctor with ${reached} patients, and by one with half as many who covers a colleague with the other half. Medians of ${rounds} rounds, in ms.`,
  table(['read', 'without cover', 'with cover'], rows),
  goalTable(goals),
)

async function doctor({ db }: Connection) {
  const { id: userId } = await addUser(db, { role: 'doctor' })
  return { userId, practitionerId: (await addPractitioner(db, { userId })).id }
}

async function assign(practitionerId: number, first: number, last: number): Promise<void> {
  await connection.sql`
    insert into assignments (patient_id, practitioner_id, role)
    select id, ${practitionerId}, 'consulting' from patients where id between ${first} and ${last}`
}

/** The median times of both, who take turns with each call: what else the machine does meets them alike. */
async function timesOf(read: (arm: 0 | 1, n: number) => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let n = 0; n < callsPerRound; n++) {
    for (const arm of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const asked = performance.now()
      await read(arm, n * 7)
      times[arm].push(performance.now() - asked)
    }
  }
  return [median(times[0]), median(times[1])]
}
