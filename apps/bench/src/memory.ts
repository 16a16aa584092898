import { parseArgs } from 'node:util'
import { programs, startServer } from './clinic/servers.ts'
import { openClinic, worldOf } from './compare/clinic-server.ts'
import { memoryOf } from './measure/cpu.ts'
import { startLoad } from './measure/load.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'

const { values } = parseArgs({ options: { requests: { type: 'string', default: '1000000' } } })
const requests = Number(values.requests)
const atMost = 1.1

await using clinic = await openClinic('empanel_bench_memory')
await using server = await startServer(programs.served, clinic.settings)
await using load = startLoad('http')
const { url } = server
const world = await worldOf(clinic, url)

/** Resident memory in MiB after each tenth. */
const memory: number[] = []
const amount = Math.ceil(requests / 20)
for (let tenth = 1; tenth <= 10; tenth++) {
  for (const name of ['get', 'list'] as const) {
    await load.run({ url, name, transport: 'rpc', world, first: 0, amount })
  }
  memory.push(memoryOf(server.pid).now)
  progress(`${tenth * 10} %: ${figure(memory.at(-1))} MiB`)
}
progress('')
const [first, half = 0, end = 0] = [memory[0], memory[4], memory[9]]
publish(
  'bench:memory',
  `${await machine(clinic.database.sql)}. Resident memory of the server while it answers ${requests.toLocaleString('en')} requests, half of them for one patient, half for 20.`,
  table(
    ['after', 'MiB'],
    [10, 50, 100].map((share, n) => [`${share} %`, figure([first, half, end][n])]),
  ),
  goalTable([{ what: 'all / half', ratio: end / half, atMost }]),
)
