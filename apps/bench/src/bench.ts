import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { peerArm, startArms } from './compare/arms.ts'
import { openClinic } from './compare/clinic-server.ts'
import { compare, type Measured } from './compare/compare.ts'
import { goalsOf } from './compare/goals.ts'
import { profile } from './compare/profile.ts'
import { postmasterOf } from './measure/cpu.ts'
import { concurrency, startLoad } from './measure/load.ts'
import { figure, goalTable, machine, progress, publish, table } from './measure/report.ts'
import { median, ratio } from './measure/statistics.ts'
import { type CaseName, caseNames } from './requests/cases.ts'

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true, default: [...caseNames] },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'string', default: fileURLToPath(new URL('../.data/bench.json', import.meta.url)) },
    url: { type: 'string' },
    name: { type: 'string', default: 'peer' },
    token: { type: 'string', default: '' },
    pid: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const wanted = caseNames.filter(name => values.case.includes(name))
if (wanted.length < values.case.length) throw new Error(`the cases are ${caseNames.join(', ')}`)

await using clinic = await openClinic('empanel_bench')
await using http = startLoad('http')
if (values.profile) {
  await profile(clinic, wanted, { seconds, load: http })
} else {
  await using sdk = startLoad('sdk')
  await using servers = await startArms(clinic)
  const { url, name, token, pid } = values
  const peers = url
    ? [await peerArm({ url, name, token, ...(pid && { pid: Number(pid) }) }, clinic, http)]
    : []
  const arms = [...servers.arms, ...peers]
  const postmaster = await postmasterOf(clinic.database.sql)
  const measured = new Map<CaseName, Measured[]>()
  for (const kase of wanted) {
    const able = arms.filter(({ cases }) => cases.includes(kase))
    measured.set(kase, await compare(able, kase, { rounds, seconds, postmaster, loads: { http, sdk } }))
  }
  progress('')
  const goals = goalsOf(measured, url ? name : undefined)
  const programs =
    'Empanel is the bundle that `pnpm start` serves; another transport runs from its sources, and is compared with RPC from the sources'
  const facts = `${await machine(clinic.database.sql)}. Medians of ${rounds} rounds of ${seconds} s each, ${concurrency} connections, ${clinic.size.patients} patients. ${programs}.`
  const tables = [...measured].map(([name, rows]) => `### ${name}\n\n${tableOf(rows)}`)
  publish('bench', facts, ...tables, ...(goals.length > 0 ? ['### Goals', goalTable(goals)] : []))
  mkdirSync(dirname(values.json), { recursive: true })
  writeFileSync(values.json, JSON.stringify({ facts, cases: Object.fromEntries(measured), goals }, null, 2))
}

/**
 * The last columns compare our RPC with each of the others: calls per second, and the server's time per call. Arms that
 * run from the sources are compared with RPC from the sources.
 */
function tableOf(rows: Measured[]): string {
  const columns = [
    'calls/s',
    'p50 ms',
    'p99 ms',
    'server ms/call',
    'PostgreSQL ms/call',
    'RPC is times this',
    'by server time',
  ]
  return table(
    ['', ...columns],
    rows.map(({ arm, beside, rates, p50, p99, serverMs, databaseMs }) => {
      const rpc = rows.find(row => row.arm === beside)
      return [
        arm,
        ...[rates, p50, p99, serverMs, databaseMs].map(values => figure(median(values))),
        figure(ratio(rpc?.rates ?? [], rates)),
        figure(ratio(serverMs, rpc?.serverMs ?? [])),
      ]
    }),
  )
}
