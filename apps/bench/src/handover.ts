import { parseArgs } from 'node:util'
import { addPractitioner, callAs, testServices } from '@empanel/api/testing'
import { connect } from '@empanel/db'
import { accounts } from './clinic/accounts.ts'
import { fillClinic } from './clinic/clinic.ts'
import { createDatabase } from './clinic/database.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'
import { median } from './measure/statistics.ts'

const { values } = parseArgs({
  options: {
    patients: { type: 'string', default: '100000' },
    panel: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
  },
})
const [patients, panel, rounds] = [values.patients, values.panel, values.rounds].map(Number)
if (!patients || !panel || !rounds) throw new Error('give numbers above 0')
const receivers = 4
const atMostMs = 5000

await using opened = new AsyncDisposableStack()
progress(`filling a database with ${patients} patients`)
const database = opened.use(await createDatabase('empanel_bench_handover'))
await fillClinic(database.sql, { patients, practitioners: 500, idle: 0, events: 5 })
const { db, sql } = opened.use(await connect({ databaseUrl: database.url }))
const admin = callAs(testServices(db), { userId: accounts.admin, role: 'admin' })

const [from, ...to] = await Promise.all(Array.from({ length: receivers + 1 }, () => addPractitioner(db)))
if (!from) throw new Error('nobody hands over')
for (const [place, { id }] of to.entries()) {
  await admin.panels.set({ practitionerId: id, target: panel * (place + 1), maximum: panel * 10 })
}
await sql`
  with made as (
    insert into patients (first_name, last_name, date_of_birth, gender, address)
    select 'Pat', 'Number ' || n, '1980-01-01', 'U', (n / 2) || ' Elm Street' from generate_series(1, ${panel}) n returning id)
  insert into assignments (patient_id, practitioner_id, role) select id, ${from.id}, 'primary' from made`
await sql`analyze`

const times = new Map<string, number[]>()
async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const result = await work()
  times.set(name, [...(times.get(name) ?? []), performance.now() - began])
  return result
}

const input = { fromId: from.id, to: to.map(({ id }) => ({ practitionerId: id })) }
for (let round = 0; round < rounds; round++) {
  progress(`round ${round + 1}`)
  await timed('preview', () => admin.transfers.preview(input))
  const { id, moved } = await timed('hand over', () => admin.transfers.start(input))
  const { restored } = await timed('undo', () => admin.transfers.undo({ id }))
  if (moved !== panel || restored !== panel) throw new Error(`${moved} went, and ${restored} came back`)
}
progress('')

const rowOf = ([name, ms]: [string, number[]]) => [name, figure(median(ms)), figure(Math.max(...ms))]
publish(
  'bench:handover',
  `${await machine(sql)}. ${panel.toLocaleString('en')} patients by room to ${receivers} practitioners, among ${patients.toLocaleString('en')} others, and back: ` +
    `calls of the router within one process, each one transaction with its entry in the audit trail; ${rounds} rounds, in ms.`,
  table(['call', 'median', 'longest'], [...times].map(rowOf)),
  goalTable(
    ['hand over', 'undo'].map(what => ({
      what: `${what}: longest, of ${atMostMs} ms`,
      ratio: Math.max(...(times.get(what) ?? [])) / atMostMs,
      atMost: 1,
    })),
  ),
)
