import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDatabase } from './clinic/database.ts'
import { programs, type Settings, startServer } from './clinic/servers.ts'
import { figure, machine, progress, publish, table } from './measure/report.ts'
import { median, ratio } from './measure/statistics.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } })
const rounds = Number(values.rounds)

await using opened = new AsyncDisposableStack()
const database = opened.use(await createDatabase('empanel_bench_start'))
const folder = await mkdtemp(join(tmpdir(), 'empanel-bench-'))
opened.defer(() => rm(folder, { recursive: true }))

async function untilReady(program: string, settings: Settings): Promise<number> {
  await using server = await startServer(program, settings, preload)
  return server.readyMs
}

async function bareNode(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'close')
  return performance.now() - began
}

// As in `pnpm start`, which checks first whether its builds are fresh.
const preload = ['--import', import.meta.resolve('@empanel/server/runtime.mjs')]

const onServer = { DATABASE_URL: database.url, JWT_SECRET: randomBytes(48).toString('base64') }
const arms = [
  { name: 'node -e 0', run: bareNode, ms: [] as number[] },
  ...[
    { name: 'pnpm start, on a PostgreSQL server', program: programs.served, settings: onServer },
    {
      name: 'pnpm start, on the embedded database',
      program: programs.served,
      settings: { DATA_DIR: folder },
    },
    { name: 'from the sources, on a PostgreSQL server', program: programs.sources, settings: onServer },
  ].map(({ name, program, settings }) => ({
    name,
    run: () => untilReady(program, settings),
    ms: [] as number[],
  })),
]
for (const { run } of arms) await run()
for (let round = 0; round < rounds; round++) {
  progress(`round ${round + 1} of ${rounds}`)
  for (const { run, ms } of round % 2 === 0 ? arms : arms.toReversed()) ms.push(await run())
}
progress('')
const [bare] = arms
publish(
  'bench:start',
  `${await machine(database.sql)}. From starting the process to its first answer that it is ready, on databases that are migrated and empty; medians of ${rounds} rounds.`,
  table(
    ['', 'ms', 'times a bare Node'],
    arms.map(({ name, ms }) => [name, figure(median(ms)), figure(ratio(ms, bare?.ms ?? []))]),
  ),
)
