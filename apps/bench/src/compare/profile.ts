import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programs, startServer } from '../clinic/servers.ts'
import type { Load } from '../measure/load.ts'
import { progress, table } from '../measure/report.ts'
import type { CaseName } from '../requests/cases.ts'
import { type Clinic, worldOf } from './clinic-server.ts'

const folder = fileURLToPath(new URL('../../.data/profiles', import.meta.url))
const shown = 15

/** The part of V8's profile that is read here. Times are in microseconds. */
type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Starts a server for each case from the sources, whose names the profile shows. Loads it over RPC, saves its CPU profile, and prints where the time went. */
export async function profile(
  clinic: Clinic,
  cases: CaseName[],
  { seconds, load }: { seconds: number; load: Load },
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  let first = 0
  for (const name of cases) {
    progress(`profiling ${name}`)
    const own = mkdtempSync(join(folder, 'run-'))
    const began = performance.now()
    let from = 0
    {
      const flags = ['--cpu-prof', `--cpu-prof-dir=${own}`]
      await using server = await startServer(programs.sources, clinic.settings, flags)
      const world = await worldOf(clinic, server.url)
      for (const part of [1, seconds]) {
        from = performance.now() - began
        const job = { url: server.url, name, transport: 'rpc', world, first, seconds: part } as const
        first = (await load.run(job)).next
      }
    }
    const [file = ''] = readdirSync(own)
    const kept = join(folder, `${name}.cpuprofile`)
    renameSync(join(own, file), kept)
    rmSync(own, { recursive: true })
    process.stdout.write(`\n## ${name}\n\n${summary(JSON.parse(readFileSync(kept, 'utf8')), from)}\n`)
  }
}

/**
 * The functions with the most time of their own, and the packages, each with its share of the busy time.
 * Samples before `from` milliseconds, such as the start and the warm-up, are left out.
 */
export function summary({ nodes, samples, timeDeltas }: Profile, from = 0): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const functions = new Map<string, number>()
  const packages = new Map<string, number>()
  let busy = 0
  let passed = 0
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id)
    const time = timeDeltas[index] ?? 0
    passed += time
    if (!frame || frame.functionName === '(idle)' || passed < from * 1000) continue
    const owner = packageOf(frame.url)
    const name = `${owner}: ${frame.functionName || `(line ${frame.lineNumber + 1})`}`
    functions.set(name, (functions.get(name) ?? 0) + time)
    packages.set(owner, (packages.get(owner) ?? 0) + time)
    busy += time
  }
  const most = (times: Map<string, number>) =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, shown)
      .map(([name, time]) => [name, `${((100 * time) / busy).toFixed(1)} %`])
  return `${table(['function', 'self'], most(functions))}\n\n${table(['package', 'self'], most(packages))}`
}

/** The package of a script; V8's own work has none. */
function packageOf(url: string): string {
  if (url === '') return 'v8'
  if (url.startsWith('node:')) return 'node'
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  const [, own] = /.*\/(?:packages|apps)\/([^/]+)\//.exec(url) ?? []
  return installed ?? (own === undefined ? url : `@empanel/${own}`)
}
