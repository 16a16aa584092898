import { assignments, type Database, patients, practitioners } from '@empanel/db'
import { and, asc, isNull, type SQL, sql } from 'drizzle-orm'
import type { Permitted } from '../../../kernel/context.ts'
import { scopeOf } from '../../../kernel/policy/grid.ts'
import { listed } from '../../../kernel/query/ids.ts'
import { type Basis, basisOf, patientsWithin, practitionersWithin } from '../../../kernel/scope.ts'
import { reachHeld } from '../../reach/reach.ts'
import type { Move } from './move.ts'
import { type Panels, readPanels } from './panel.ts'

/** A row of the ledger, as far as a move depends on it. */
export type LedgerRow = Pick<
  typeof assignments.$inferSelect,
  'id' | 'patientId' | 'practitionerId' | 'role' | 'startedAt' | 'endedAt'
>

/** All that decides about some moves. None of it can change before the transaction that locked it ends. */
export type Facts = Panels & {
  /** The patients in reach, and why they are. */
  patients: ReadonlyMap<number, Pick<typeof patients.$inferSelect, 'deceasedOn'> & { basis: Basis }>
  /** The practitioners whom the caller sees in the directory. */
  practitioners: ReadonlyMap<number, Pick<typeof practitioners.$inferSelect, 'status' | 'profession'>>
  /**
   * When the patients were locked. The transaction may have begun long before, and others may have changed the ledger
   * since.
   */
  at: string
  /** By patient: the rows that are open, or that end after the earliest start of a move. */
  rows: ReadonlyMap<number, LedgerRow[]>
}

/** Locks and reads what decides about the moves: patients first, then practitioners, each in the order of their ids. */
export async function lockFacts(ctx: Permitted, tx: Database, moves: readonly Move[]): Promise<Facts> {
  const found = await lockPatients(ctx, tx, idsOf(moves, 'patientId'))
  const held = new Set(await reachHeld(ctx, tx, idsOf(found, 'id')))
  const reached = found.filter(({ id }) => held.has(id))
  const ids = listed(idsOf(reached, 'id'))
  const primaries = moves.filter(({ role }) => role === 'primary')
  const known = await lockPractitioners(ctx, tx, moves, ids)
  return {
    patients: new Map(reached.map(patient => [patient.id, patient])),
    practitioners: new Map(known.map(practitioner => [practitioner.id, practitioner])),
    // Without a practitioner, all moves are refused.
    at: known[0]?.at ?? '',
    ...(await readPanels(tx, idsOf(primaries, 'practitionerId'), ids)),
    rows: Map.groupBy(await readRows(tx, moves, ids), ({ patientId }) => patientId),
  }
}

/**
 * Locks the open assignments of these patients, and all who are concerned, in the order in which moves do. A change that
 * moves and ends in several statements calls it first, so that none of them waits for somebody who waits for it.
 */
export async function lockTeams(
  ctx: Permitted,
  tx: Database,
  { patientIds, practitionerIds }: { patientIds: number[]; practitionerIds: number[] },
): Promise<void> {
  const found = await lockPatients(ctx, tx, patientIds)
  const ids = listed(idsOf(found, 'id'))
  await reachHeld(ctx, tx, idsOf(found, 'id'))
  await tx
    .select({ id: practitioners.id })
    .from(practitioners)
    .where(sql`(${practitioners.id} = any(${listed(practitionerIds)}) or ${looksAfter(ids)})`)
    .orderBy(asc(practitioners.id))
    .for('no key update')
  await tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(and(sql`${assignments.patientId} = any(${ids})`, isNull(assignments.endedAt)))
    .orderBy(asc(assignments.id))
    .for('no key update')
}

/** Whether a practitioner looks after one of these patients now. */
const looksAfter = (patientIds: SQL) => sql`${practitioners.id} in (
  select practitioner_id from ${assignments} where patient_id = any(${patientIds}) and ended_at is null)`

const idsOf = <Name extends string>(rows: readonly Record<Name, number>[], name: Name) => [
  ...new Set(rows.map(row => row[name])),
]

/** So that moves of one patient take turns, and the patient is not deleted meanwhile. */
const lockPatients = (ctx: Permitted, tx: Database, ids: number[]) =>
  tx
    .select({ id: patients.id, deceasedOn: patients.deceasedOn, basis: sql<Basis>`${basisOf(ctx)}` })
    .from(patients)
    .where(and(sql`${patients.id} = any(${listed(ids)})`, patientsWithin(ctx)))
    .orderBy(asc(patients.id))
    .for('no key update')

const clock = sql`clock_timestamp()::timestamptz(3)`

const replaces = (moves: readonly Move[]) => moves.some(move => move.replaces)

/**
 * So that none of them is deleted meanwhile, those of a replaced primary included. Moves that count a panel's places,
 * or change more than one panel, take turns for each of these: else two of them could wait for each other.
 */
async function lockPractitioners(ctx: Permitted, tx: Database, moves: readonly Move[], patientIds: SQL) {
  const scope = scopeOf(ctx.policy, ctx.actor.role, 'practitioners.read')
  const asked = sql`${practitioners.id} = any(${listed(idsOf(moves, 'practitionerId'))})`
  const single = moves.length === 1 && moves[0]?.role !== 'primary' && !replaces(moves)
  const locked = await tx
    .select({
      id: practitioners.id,
      status: practitioners.status,
      profession: practitioners.profession,
      at: sql<string>`${clock}`.mapWith(assignments.startedAt),
      visible: scope ? sql<boolean>`${practitionersWithin({ ...ctx, scope })}` : sql<boolean>`false`,
    })
    .from(practitioners)
    .where(replaces(moves) ? sql`(${asked} or ${looksAfter(patientIds)})` : asked)
    .orderBy(asc(practitioners.id))
    .for(single ? 'share' : 'no key update')
  return locked.filter(({ visible }) => visible)
}

async function readRows(tx: Database, moves: readonly Move[], patientIds: SQL): Promise<LedgerRow[]> {
  const [earliest] = moves.flatMap(({ startedAt }) => startedAt ?? []).sort()
  const { id, patientId, practitionerId, role, startedAt, endedAt } = assignments
  const read = tx
    .select({ id, patientId, practitionerId, role, startedAt, endedAt })
    .from(assignments)
    .where(
      and(
        sql`${patientId} = any(${patientIds})`,
        // A clock that was put back leaves ends in the future.
        sql`(${isNull(endedAt)} or ${endedAt} > ${earliest ?? clock})`,
      ),
    )
    .orderBy(asc(id))
  // Somebody may be ending a row at this moment.
  return replaces(moves) ? read.for('no key update') : read
}
