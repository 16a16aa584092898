import { assignments, type Database, panelOverrides } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { notify } from '../../../identity/notices/notify.ts'
import type { Permitted } from '../../../kernel/context.ts'
import { Refusal } from '../../../kernel/errors/refusal.ts'
import type { Basis } from '../../../kernel/scope.ts'
import { decide, type Effects, rowsAfter } from './decide.ts'
import { lockFacts } from './facts.ts'
import type { Move } from './move.ts'
import type { Panel } from './panel.ts'
import { type Audience, newsOfPrimary } from './primary-news.ts'

/** The id of the row that a move opened, and why the caller reached the patient; or why it was refused. */
export type Moved = { id: number; basis: Basis | undefined; overridden: boolean } | Refusal

/**
 * Carries out moves, each of which succeeds or is refused by itself. The one way into the ledger but for imports: all
 * rules are kept in the transaction that writes.
 */
export async function movePatients(ctx: Permitted, tx: Database, moves: readonly Move[]): Promise<Moved[]> {
  const facts = await lockFacts(ctx, tx, moves)
  const rows = new Map(facts.rows)
  const panels = new Map(facts.panels)
  const decided = moves.map(move => {
    const effects = decide(move, { ...facts, rows, panels }, ctx.scope)
    if (!(effects instanceof Refusal)) {
      rows.set(move.patientId, rowsAfter(effects, rows.get(move.patientId) ?? []))
      countPlaces(panels, effects)
    }
    return effects
  })
  const effects = decided.flatMap(one => (one instanceof Refusal ? [] : [one]))
  const opened = await write(ctx, tx, effects)
  const news = decided.map((one, place) => (one instanceof Refusal ? [] : newsOf(one, moves[place]?.tells)))
  await notify(ctx, tx, news.flat())
  return decided.map(one => {
    if (one instanceof Refusal) return one
    const id = opened.get(pairOf(one.opens[0]))
    if (id === undefined) throw new Error('insert returned no row')
    const { basis } = facts.patients.get(one.opens[0].patientId) ?? {}
    return { id, basis, overridden: one.overridden !== undefined }
  })
}

function newsOf({ ends, opens: [first] }: Effects, tells?: Audience) {
  if (first.role !== 'primary') return []
  const former = ends.find(({ role }) => role === 'primary')
  const { patientId, practitionerId } = first
  return newsOfPrimary({ patientId, practitionerId, formerId: former?.practitionerId, tells })
}

/** Panels take and lose patients from one move of a request to the next. */
function countPlaces(panels: Map<number, Panel>, { ends, opens }: Effects): void {
  const changed = [...ends.map(row => ({ ...row, by: -1 })), ...opens.map(row => ({ ...row, by: 1 }))]
  for (const { practitionerId, role, by } of changed) {
    const panel = panels.get(practitionerId)
    if (panel && role === 'primary') panels.set(practitionerId, { ...panel, size: panel.size + by })
  }
}

const pairOf = ({ patientId, practitionerId }: { patientId: number; practitionerId: number }) =>
  `${patientId} ${practitionerId}`

/** @returns the ids of the new rows by pair: no pair has two open ones. */
async function write({ actor }: Permitted, tx: Database, effects: Effects[]): Promise<Map<string, number>> {
  const ends = effects.flatMap(({ at, ends, opens }) =>
    ends.map(({ id }) => ({ id, at, reason: opens[0].reason ?? null })),
  )
  if (ends.length > 0) {
    await tx
      .update(assignments)
      .set({ endedAt: sql`ended.at`, endedBy: actor.userId, endReason: sql`ended.reason` })
      .from(
        sql`json_to_recordset(${JSON.stringify(ends)}::json) as ended(id int, at timestamptz, reason text)`,
      )
      .where(sql`${assignments.id} = ended.id`)
  }
  const opens = effects.flatMap(one => one.opens)
  if (opens.length === 0) return new Map()
  const rows = await tx
    .insert(assignments)
    .values(
      opens.map(({ patientId, practitionerId, role, startedAt, reason }) => ({
        ...{ patientId, practitionerId, role, startedAt, reason },
        createdBy: actor.userId,
      })),
    )
    .returning({
      id: assignments.id,
      patientId: assignments.patientId,
      practitionerId: assignments.practitionerId,
    })
  const opened = new Map(rows.map(row => [pairOf(row), row.id]))
  await writeOverrides(tx, actor.userId, effects, opened)
  return opened
}

async function writeOverrides(
  tx: Database,
  by: number | null,
  effects: Effects[],
  opened: Map<string, number>,
) {
  const overrides = effects.flatMap(({ at, overridden, opens: [first] }) => {
    const assignmentId = opened.get(pairOf(first))
    if (!overridden || assignmentId === undefined) return []
    return { ...overridden, assignmentId, reason: first.reason ?? '', at, by }
  })
  if (overrides.length > 0) await tx.insert(panelOverrides).values(overrides)
}
