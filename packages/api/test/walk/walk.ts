import { z } from 'zod'
import type { Services } from '../../src/kernel/context.ts'
import type { Policy, Role } from '../../src/kernel/policy/grid.ts'
import { type Attempt, attempt, type Call, call, stateOf } from './attempt.ts'
import { type Entry, entries } from './entries.ts'
import { fields, problemsOfFields } from './fields.ts'
import { type Expected, expectedOf } from './oracle.ts'
import { type Relation, type RowId, relations } from './relations.ts'
import type { World } from './world.ts'

type Walk = {
  world: World
  services: Services
  expected: Policy
  role: Role
  paths?: string[]
  /** The procedures to call; if not given, those in this process. */
  table?: Record<string, Entry>
  via?: Call
  /** The fields that each of them shows, as in `fields`. */
  shows?: Record<string, string>
  /** The relations of ids to try; all, if not given. */
  among?: readonly Relation[]
  /** Whether to stop at the first problem. */
  once?: boolean
}

/**
 * Calls procedures as one role, with an id in every relation to it. Returns the differences from the grid `expected`.
 */
export async function walk({
  table = entries,
  shows = fields,
  via = call,
  among = relations,
  once = false,
  ...options
}: Walk): Promise<string[]> {
  const { world, services, expected: policy, role, paths } = options
  const wrong: string[] = []
  const person = world.people[role]
  const before = (await stateOf(services.db)).rows
  for (const path of paths ?? Object.keys(table)) {
    const entry = table[path]
    if (!entry) throw new Error(`the walk has no example input for ${path}`)
    const replies = new Set<string>()
    for (const [relation, id] of targetsOf(world, role, entry, among)) {
      const input = entry.input?.({ id, person, world })
      const expected = expectedOf(world, policy, person.actor, entry, id)
      const called = { path, input, actor: person.actor }
      const got = rowOf(entry, await attempt({ services, called, via }))
      if (got.code === 'NOT_FOUND') replies.add(got.reply)
      const shown = got.code === 'ok' ? problemsOfFields(shows[path], got.data) : []
      for (const problem of [...problemsOf(entry, expected, got, id), ...shown]) {
        wrong.push(`${policy.name}: ${path} as ${role} on ${relation}: ${problem}`)
      }
      if (once && wrong.length > 0) return wrong
    }
    if (replies.size > 1) wrong.push(`${policy.name}: ${path} as ${role} tells foreign from missing`)
  }
  const after = (await stateOf(services.db)).rows
  if (after !== before) wrong.push(`${policy.name}: as ${role} something was written outside of the attempts`)
  return wrong
}

/** The result for the only row of a procedure that answers for each row by itself. */
function rowOf({ refusedRow }: Entry, got: Attempt): Attempt {
  const refused = got.code === 'ok' ? refusedRow?.(got.data) : undefined
  return refused ? { ...got, ...refused, reply: JSON.stringify(got.data) } : got
}

type Target = [Relation | 'nothing', RowId]

function targetsOf(world: World, role: Role, { names }: Entry, among: readonly Relation[]): Target[] {
  if (!names) return [['nothing', 0]]
  const ids = world.people[role].ids[names]
  return among.flatMap(relation => {
    const id = ids[relation]
    return id === undefined ? [] : [[relation, id] satisfies Target]
  })
}

const page = z.object({ items: z.array(z.object({ id: z.union([z.int(), z.uuid()]) })) })

function problemsOf(entry: Entry, expected: Expected, got: Attempt, id: RowId): string[] {
  if (got.code !== expected.code) return [`expected ${expected.code}, got ${got.code} ${got.reply}`]
  return expected.code === 'ok'
    ? problemsOfSuccess(entry, expected, got, id)
    : problemsOfRefusal(expected, got)
}

function problemsOfRefusal(expected: Exclude<Expected, { code: 'ok' }>, got: Attempt): string[] {
  const denials = got.trail.filter(event => event.outcome === 'denied')
  const recorded = expected.reason === 'not_signed_in' || expected.reason === 'registration_closed' ? 0 : 1
  return [
    ...(got.reason === expected.reason ? [] : [`expected reason ${expected.reason}, got ${got.reason}`]),
    ...(got.changed ? ['it was refused and yet rows changed'] : []),
    ...(denials.length === recorded && got.trail.length === recorded
      ? []
      : [`expected ${recorded} denial in the trail, got ${JSON.stringify(got.trail)}`]),
    ...('action' in expected && denials[0]?.action !== expected.action
      ? [`the denial is not of ${expected.action}`]
      : []),
  ]
}

function problemsOfSuccess(
  entry: Entry,
  expected: Extract<Expected, { code: 'ok' }>,
  got: Attempt,
  id: RowId,
) {
  const problems: string[] = []
  const rows = expected.rows && page.parse(got.data).items.map(item => item.id)
  if (String(rows) !== String(expected.rows)) problems.push(`expected rows ${expected.rows}, got ${rows}`)
  const [event, ...others] = got.trail
  if (entry.untraced) {
    if (event) problems.push(`it left a trace: ${JSON.stringify(got.trail)}`)
  } else {
    const basis = expected.basis ?? null
    const right = event?.outcome === 'ok' && event.basis === basis && others.length === 0
    if (!right) problems.push(`its trace is ${JSON.stringify(got.trail)}`)
    const subjects =
      entry.lists === 'patient' || entry.lists === 'panelPatient'
        ? expected.rows
        : entry.takes === 'patient'
          ? [id]
          : undefined
    if (subjects && String(event?.patient_ids) !== String(subjects)) problems.push('the trace names others')
    const how = !event?.patient_ids.length ? null : entry.lists || entry.listed ? 'listed' : 'opened'
    if (event?.how !== how) problems.push(`its patients were ${how}, the trace says ${event?.how}`)
  }
  return problems
}
