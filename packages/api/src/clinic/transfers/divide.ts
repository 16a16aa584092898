import {
  assignments,
  type Database,
  patients,
  type TransferConsulting,
  type TransferSplit,
} from '@empanel/db'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound, type Reason } from '../../kernel/errors/refusal.ts'
import { mayBePrimary } from '../../kernel/policy/professions.ts'
import { listed } from '../../kernel/query/ids.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { readKnown, refusalOfPanel } from '../ledger/moves/panel.ts'
import { fullName } from '../ledger/schema.ts'
import { readPanelsOf } from '../panels/list.ts'
import type { panel } from '../panels/schema.ts'
import { mostHanded } from './schema.ts'
import { type Shares, shareOut, type Taker } from './share-out.ts'

export type Receiver = { practitionerId: number; places?: number | null | undefined }

/** The input of a division. `wishes`: who should take a patient, by patient. `named`: the patients, if divided by hand. */
export type Handover = {
  fromId: number
  to: Receiver[]
  split: TransferSplit
  consulting: TransferConsulting
  override: boolean
  wishes: ReadonlyMap<number, number>
  named: ReadonlySet<number>
}

type Panel = z.infer<typeof panel> & { name: string }
type Row = Awaited<ReturnType<typeof readRows>>[number]

/** The fate of one assignment: somebody takes it over, it ends, or it stays because nobody can take it. */
export type DividedRow = Row &
  (
    | { outcome: 'moved'; practitionerId: number }
    | { outcome: 'ended' }
    | { outcome: 'refused'; failure: Reason }
  )

export type Division = { from: Panel; to: Panel[]; rows: DividedRow[]; kept: number; unreached: number }

/**
 * Divides a panel as it is now. Writes nothing.
 * @throws NOT_FOUND when the practitioner, or all who are to take over, are missing, out of reach or not approved.
 */
export async function divide(ctx: Permitted, db: Database, asked: Handover): Promise<Division> {
  const { fromId, consulting, named } = asked
  const panels = await readPanelsOf({ ...ctx, db }, [fromId, ...asked.to.map(one => one.practitionerId)])
  const from = panels.find(({ id }) => id === fromId)
  const to = panels.filter(({ id }) => id !== fromId)
  if (!from || to.length === 0) throw notFound()
  const all = await readRows(ctx, db, asked)
  const concerned = all.filter(
    ({ patientId, role }) =>
      (asked.split !== 'manual' || named.has(patientId)) && (role === 'primary' || consulting !== 'keep'),
  )
  const [primaries, others] = [concerned.filter(isPrimary), concerned.filter(row => !isPrimary(row))]
  const living = (rows: Row[]) => rows.filter(({ deceasedOn }) => deceasedOn === null)
  const takers = await primaryTakers(db, to, living(primaries), asked)
  const shares = {
    primary: shareOut(living(primaries), takers, asked),
    other:
      consulting === 'end' ? new Map() : shareOut(living(others), otherTakers(to, living(others)), asked),
  }
  const rows = concerned.map((row): DividedRow => {
    if (!isPrimary(row) && consulting === 'end') return { ...row, outcome: 'ended' }
    if (row.deceasedOn !== null) return { ...row, outcome: 'refused', failure: 'patient_deceased' }
    return { ...row, ...fateOf(row, isPrimary(row) ? shares.primary : shares.other) }
  })
  const unreached = Math.max(0, from.patients - all.length)
  return { from, to, rows, kept: all.length - rows.length, unreached }
}

/** @throws NOT_FOUND when one of those who are to take over is missing, out of reach or not approved. */
export function assertAllThere({ to }: Pick<Handover, 'to'>, found: Panel[]): void {
  if (found.length < to.length) throw notFound()
}

const isPrimary = ({ role }: Pick<Row, 'role'>) => role === 'primary'

function fateOf({ patientId, role }: Row, shares: Shares) {
  const share = shares.get(patientId)
  if (share && 'practitionerId' in share) return { outcome: 'moved' as const, ...share }
  const failure = share?.refused ?? 'not_found'
  // All who take over look after the patient already, so nothing is lost.
  if (role !== 'primary' && failure === 'already_assigned') return { outcome: 'ended' as const }
  return { outcome: 'refused' as const, failure }
}

/** The open assignments of a practitioner to patients in reach. */
function readRows(ctx: Permitted, db: Database, { fromId, to }: Pick<Handover, 'fromId' | 'to'>) {
  const receivers = listed(to.map(({ practitionerId }) => practitionerId))
  return db
    .select({
      assignmentId: assignments.id,
      role: assignments.role,
      patientId: patients.id,
      patientName: fullName(patients),
      household: sql<string | null>`household(${patients.address})`,
      dateOfBirth: patients.dateOfBirth,
      gender: patients.gender,
      deceasedOn: patients.deceasedOn,
      /** Those who take over and look after the patient already. */
      team: sql<number[]>`array(
        select a.practitioner_id from ${assignments} a
        where a.patient_id = ${patients.id} and a.ended_at is null and a.practitioner_id = any(${receivers}))`,
    })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .where(and(eq(assignments.practitionerId, fromId), isNull(assignments.endedAt), patientsWithin(ctx)))
    .orderBy(asc(patients.id))
    .limit(mostHanded)
}

/** Those who become primaries, as far as their panels let them. */
async function primaryTakers(db: Database, to: Panel[], rows: Row[], asked: Handover): Promise<Taker[]> {
  const panels = to.map(({ id, ...one }) => ({ practitionerId: id, ...one }))
  const known = await readKnown(db, panels, listed(rows.map(({ patientId }) => patientId)))
  return panels.map(one => {
    const { practitionerId, profession, accepting, target, maximum, fte, primary } = one
    const most = asked.to.find(receiver => receiver.practitionerId === practitionerId)?.places ?? Infinity
    const left = maximum === null || asked.override ? Infinity : maximum - primary
    const places = Math.max(0, Math.min(most, left))
    const full = target === null ? maximum : Math.floor(target * fte)
    return {
      practitionerId,
      places,
      // A panel without any numbers has room for as many as there are.
      room: Math.min(places, full === null ? rows.length : full - primary),
      refuses(patientId) {
        if (!mayBePrimary(profession)) return 'never_primary'
        if (asked.override) return undefined
        return refusalOfPanel({ accepting, size: 0, maximum: null }, patientId, known.get(practitionerId))
      },
    }
  })
}

/** The receivers of consulting and supporting roles. Somebody who looks after a patient already cannot do so twice. */
function otherTakers(to: Panel[], rows: Row[]): Taker[] {
  const teams = new Map(rows.map(({ patientId, team }) => [patientId, team]))
  return to.map(({ id }) => ({
    practitionerId: id,
    places: Infinity,
    room: Math.max(1, rows.length),
    refuses: patientId => (teams.get(patientId)?.includes(id) ? 'already_assigned' : undefined),
  }))
}
