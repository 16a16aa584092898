// Proves that the tests enforce the access policy: applies each mutation and lists those that no test noticed. Takes
// beginnings of `file:line` within `src`, to try only those. `--sample 200` tries so many at random, and `--seed` says
// which: a whole run takes hours. Several times as fast with TEST_DATABASE_URL.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { digestOf } from '../../src/kernel/digest.ts'
import { generateMutations } from './generate.ts'
import { openLane } from './lane.ts'
import { describe, kinds, lineOf, type Mutation } from './mutation.ts'
import { functionAround } from './reached.ts'
import { type Covered, type Outcome, type Round, roundsOf, unmutated } from './rounds.ts'
import { openWalker } from './walker.ts'

/** `by`: the rounds that noticed it; empty for a survivor. */
type Verdict = { mutation: Mutation; by: string[]; tests: string[]; broken: string[] }
type Lane = Awaited<ReturnType<typeof openLane>>

const print = (line: string) => process.stdout.write(`${line}\n`)
const placeOf = (mutation: Mutation) => `${mutation.file}:${lineOf(mutation)}`
const started = performance.now()
const secondsSince = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`

const { values, positionals: wanted } = parseArgs({
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const all = await generateMutations()
const mutations = sampled(
  all.filter(one => !wanted.length || wanted.some(place => placeOf(one).startsWith(place))),
)
const walker = await openWalker()
const lanes = [await openLane(), await openLane()]
try {
  process.exitCode = (await holds()) ? 0 : 1
} finally {
  // A lane may never close after its last test was interrupted.
  const closed = Promise.all([walker, ...lanes].map(open => open.close()))
  await Promise.race([closed, delay(10_000)])
  process.exit()
}

/** All of them, or as many as asked for, in an order that depends on nothing but the seed and themselves. */
function sampled(from: Mutation[]): Mutation[] {
  if (values.sample === undefined) return from
  const order = new Map(from.map(one => [one, digestOf(`${values.seed} ${describe(one)}`)]))
  const inOrder = from.toSorted((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1))
  return inOrder.slice(0, Number(values.sample))
}

async function holds(): Promise<boolean> {
  if (mutations.length === 0) {
    print('There is nothing to mutate.')
    return false
  }
  const covered = await runUnmutated()
  if (!covered) return false
  const verdicts = await tryAll(covered)
  return summarise(verdicts)
}

function tryRound(lane: Lane, round: Round, mutation?: Mutation) {
  return 'narrow' in round ? walker.walk(round.narrow, mutation) : lane.run(round, mutation)
}

/** The functions that each test file calls. Undefined where something fails without any mutation. */
async function runUnmutated(): Promise<Covered[] | undefined> {
  const noted = await openLane({ noted: true })
  const outcomes = [await walker.walk(unmutated.walk.narrow), await noted.run(unmutated.tests)]
  await noted.close()
  const bad = outcomes.filter(({ passed, failed, broken }) => !passed || failed.length || broken.length)
  if (bad.length > 0) {
    print('The tests fail without any mutation:')
    for (const line of bad.flatMap(linesOf)) print(line)
    return undefined
  }
  print(`Without any mutation all tests pass (${secondsSince(started)}).`)
  return outcomes.flatMap(({ covered }) => covered)
}

const linesOf = ({ failed, broken }: Outcome) => [
  ...failed.map(({ test, message }) => `${test}\n${message}`),
  ...broken,
]

async function tryAll(covered: Covered[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const waiting = [...mutations]
  const work = async (lane: Lane) => {
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      const from = performance.now()
      const verdict = await judge(lane, mutation, covering(mutation, covered))
      verdicts.push(verdict)
      const [test = verdict.broken[0] ?? ''] = verdict.tests
      const outcome = verdict.by.length > 0 ? `killed by ${verdict.by.join(' and ')}` : 'SURVIVED'
      const count = `${verdicts.length} of ${mutations.length}`
      print(`${count}: ${outcome} (${secondsSince(from)}) ${mutation.kind} ${placeOf(mutation)} ${test}`)
    }
  }
  await Promise.all(lanes.map(work))
  return verdicts
}

/**
 * The test files that call the mutated function, the fastest first. For what runs when a module is loaded, those that call
 * any function of it.
 */
function covering(mutation: Mutation, covered: Covered[]): string[] {
  const name = functionAround(mutation)
  const calls = ({ functions }: Covered) =>
    name === undefined ? [...functions].some(one => one.startsWith(`${mutation.file}:`)) : functions.has(name)
  return covered
    .filter(calls)
    .sort((one, other) => one.ms - other.ms)
    .map(({ path }) => path)
}

/**
 * Cells go through all their rounds, since the document alone notices each. Other mutations end with the first round
 * that notices them.
 */
async function judge(lane: Lane, mutation: Mutation, covering: string[]): Promise<Verdict> {
  const verdict: Verdict = { mutation, by: [], tests: [], broken: [] }
  for (const round of roundsOf(mutation, covering)) {
    const { failed, broken } = await tryRound(lane, round, mutation)
    verdict.broken.push(...broken)
    if (failed.length === 0) continue
    verdict.by.push(round.name)
    verdict.tests.push(...failed.map(({ test }) => test))
    if (!mutation.cell) break
  }
  return verdict
}

function summarise(verdicts: Verdict[]): boolean {
  const countBy = (key: (verdict: Verdict) => string) =>
    [...Map.groupBy(verdicts, key)].map(([name, { length }]) => `${length} ${name}`).join(', ')
  const survivors = verdicts.filter(({ by }) => by.length === 0)
  print('')
  for (const kind of kinds) {
    const ofKind = verdicts.filter(({ mutation }) => mutation.kind === kind)
    if (ofKind.length > 0) print(`${kind}: ${ofKind.length}`)
  }
  print(countBy(({ by }) => (by.length > 0 ? `killed by ${by.join(' and ')}` : 'survived')))
  print(
    `${verdicts.length} mutations, ${verdicts.length - survivors.length} killed, ${survivors.length} survived, in ${secondsSince(started)}.`,
  )
  for (const { mutation, broken } of survivors) {
    print(`\n${describe(mutation)}`)
    // A mutation that cannot be loaded proves nothing.
    for (const message of broken) print(`  not tried: ${message}`)
  }
  return survivors.length === 0
}
