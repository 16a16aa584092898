import type { PanelRefusal } from '@empanel/db'
import { alreadyAssigned, conflict, notFound, primaryTaken, Refusal } from '../../../kernel/errors/refusal.ts'
import type { Scope } from '../../../kernel/policy/grid.ts'
import { mayBePrimary } from '../../../kernel/policy/professions.ts'
import type { Facts, LedgerRow } from './facts.ts'
import type { Move } from './move.ts'
import { type Panel, panelRefused, refusalOfPanel } from './panel.ts'

/** The rows that a move ends and opens. The first opening is the one that was asked for. `at`: when rows end, and others begin. */
export type Effects = {
  at: string
  ends: LedgerRow[]
  opens: [Opening, ...Opening[]]
  /** The panel that took the patient although it refused. */
  overridden?: Panel & { refusal: PanelRefusal }
}
export type Opening = Pick<Move, 'patientId' | 'practitionerId' | 'role' | 'reason'> & { startedAt: string }

/** The id of a row that an earlier move of the same request is about to open. */
const notYet = 0

/** The patient's rows after the move. */
export const rowsAfter = ({ ends, opens }: Effects, theirs: LedgerRow[]): LedgerRow[] => [
  ...theirs.filter(row => !ends.includes(row)),
  ...opens.map(({ patientId, practitionerId, role, startedAt }) => ({
    ...{ id: notYet, patientId, practitionerId, role, startedAt },
    endedAt: null,
  })),
]

/** Decides about a move, on facts that include what earlier moves of the same request do. */
export function decide(move: Move, facts: Facts, scope: Scope): Effects | Refusal {
  const theirs = facts.rows.get(move.patientId) ?? []
  const refusal = refusalByPeople(move, facts, scope)
  if (refusal) return refusal
  // No row begins before another ends, whatever the clock says.
  const at = theirs.flatMap(row => [row.startedAt, endOf(row)]).reduce(later, facts.at)
  const effects = move.replaces ? replace(move, theirs, at) : open(move, theirs, at)
  return effects instanceof Refusal ? effects : intoPanel(move, effects, facts)
}

/** A practitioner's panel may be full, or closed to such a patient. */
function intoPanel(move: Move, effects: Effects, { panels, known }: Facts): Effects | Refusal {
  const panel = move.role === 'primary' ? panels.get(move.practitionerId) : undefined
  const refusal =
    panel && refusalOfPanel(asAsked(panel, move), move.patientId, known.get(move.practitionerId))
  if (!refusal) return effects
  return move.override ? { ...effects, overridden: { ...panel, refusal } } : panelRefused(refusal, panel)
}

const asAsked = (panel: Panel, { restores }: Move): Panel =>
  restores ? { ...panel, accepting: 'open' } : panel

const later = (one: string, other: string) => (one > other ? one : other)

/** Why patient or practitioner refuse a move, whatever the ledger says. */
export function refusalByPeople(
  move: Move,
  facts: Pick<Facts, 'patients' | 'practitioners'>,
  scope: Scope,
): Refusal | undefined {
  const patient = facts.patients.get(move.patientId)
  if (!patient) return scope === 'own' ? notOwn() : notFound()
  if (patient.deceasedOn) return conflict('patient_deceased', `This patient died on ${patient.deceasedOn}.`)
  const practitioner = facts.practitioners.get(move.practitionerId)
  if (!practitioner) return notFound()
  if (practitioner.status === 'pending') {
    return conflict(
      'practitioner_pending',
      'This practitioner waits for approval and cannot be assigned yet.',
    )
  }
  if (move.role === 'primary' && !mayBePrimary(practitioner.profession)) return neverPrimary()
  return undefined
}

/** At no moment may a patient have the same practitioner twice, or two primaries. */
function open(move: Move, theirs: LedgerRow[], at: string): Effects | Refusal {
  const { practitionerId, role, startedAt = at } = move
  const same = (row: LedgerRow) => row.practitionerId === practitionerId
  const contested = (row: LedgerRow) => role === 'primary' && row.role === 'primary'
  const now = theirs.filter(({ endedAt }) => endedAt === null)
  if (now.some(same)) return alreadyAssigned()
  if (now.some(contested)) return primaryTaken()
  const past = theirs.filter(row => overlaps(row, startedAt) && (same(row) || contested(row)))
  const last = past.sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1))[0]
  return last ? overlap(last, same(last)) : { at, ends: [], opens: [{ ...move, startedAt }] }
}

const endOf = ({ endedAt }: LedgerRow) => endedAt ?? ''
/** ISO strings in UTC sort as moments do. */
const overlaps = (row: LedgerRow, startedAt: string) => endOf(row) > new Date(startedAt).toISOString()

function replace(move: Move, theirs: LedgerRow[], at: string): Effects | Refusal {
  const now = theirs.filter(({ endedAt }) => endedAt === null)
  const own = now.find(({ practitionerId }) => practitionerId === move.practitionerId)
  const { previous, row: replaced } = move.replaces ?? {}
  const primary = now.find(({ id, role }) => (replaced ? id === replaced : role === 'primary'))
  if (replaced && primary?.role !== move.role) return changedSince()
  if (own && own === primary) return alreadyPrimary()
  if (own && move.role !== 'primary') return alreadyAssigned()
  const ends = [own, primary].filter(row => row !== undefined)
  if (ends.some(({ id }) => id === notYet)) return twice()
  const opens: Effects['opens'] = [{ ...move, startedAt: at }]
  if (primary && previous && previous !== 'end') {
    const { patientId, practitionerId } = primary
    opens.push({ patientId, practitionerId, role: previous, startedAt: at, reason: move.reason })
  }
  return { at, ends, opens }
}

/** Has a reason of its own, because the REST contract has its own answer to it. */
const notOwn = () =>
  new Refusal('NOT_FOUND', 'You can only assign doctors to your own patients.', {
    reason: 'not_own_patient',
  })

const neverPrimary = () =>
  conflict(
    'never_primary',
    'Only physicians, nurse practitioners and physician assistants can be a patient’s primary. Choose another role.',
  )

export const alreadyPrimary = () =>
  conflict('already_assigned', 'This practitioner is the patient’s primary already.')

const changedSince = () =>
  conflict('changed_since', 'Somebody changed this assignment meanwhile. Look at the patient’s care team.')

const twice = () => conflict('conflict', 'This request moves the same patient twice.')

const overlap = ({ endedAt }: LedgerRow, same: boolean) =>
  conflict(
    same ? 'already_assigned' : 'primary_taken',
    `${same ? 'This practitioner was already assigned to this patient' : 'This patient had another primary'} until ${endedAt}. Begin after that.`,
  )
