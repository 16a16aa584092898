import { alreadyAssigned, conflict, notFound, primaryTaken, Refusal } from '../../../kernel/errors/refusal.ts'
import type { Scope } from '../../../kernel/policy/grid.ts'
import { mayBePrimary } from '../../../kernel/policy/professions.ts'
import type { Facts, LedgerRow } from './facts.ts'
import type { Move } from './move.ts'

/** What a move does to the ledger. The first opening is the one that was asked for. */
export type Effects = { ends: LedgerRow[]; opens: [Opening, ...Opening[]] }
export type Opening = Pick<Move, 'patientId' | 'practitionerId' | 'role' | 'startedAt' | 'reason'>

/** The id of a row that an earlier move of the same request is about to open. */
const notYet = 0

/** The patient's rows after the move. */
export const rowsAfter = ({ ends, opens }: Effects, theirs: LedgerRow[]): LedgerRow[] => [
  ...theirs.filter(row => !ends.includes(row)),
  ...opens.map(({ patientId, practitionerId, role }) => ({
    ...{ id: notYet, patientId, practitionerId, role },
    endedAt: null,
  })),
]

/** Decides about a move, on facts that include what earlier moves of the same request do. */
export function decide(move: Move, facts: Facts, scope: Scope): Effects | Refusal {
  const theirs = facts.rows.get(move.patientId) ?? []
  return refusalByPeople(move, facts, scope) ?? (move.replaces ? replace(move, theirs) : open(move, theirs))
}

function refusalByPeople(move: Move, facts: Facts, scope: Scope): Refusal | undefined {
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
function open(move: Move, theirs: LedgerRow[]): Effects | Refusal {
  const { practitionerId, role } = move
  const same = (row: LedgerRow) => row.practitionerId === practitionerId
  const contested = (row: LedgerRow) => role === 'primary' && row.role === 'primary'
  const now = theirs.filter(({ endedAt }) => endedAt === null)
  if (now.some(same)) return alreadyAssigned()
  if (now.some(contested)) return primaryTaken()
  const past = theirs.filter(row => overlaps(row, move) && (same(row) || contested(row)))
  const last = past.sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1))[0]
  return last ? overlap(last, same(last)) : { ends: [], opens: [move] }
}

const endOf = ({ endedAt }: LedgerRow) => endedAt ?? ''
/** ISO strings in UTC sort as moments do. */
const overlaps = (row: LedgerRow, { startedAt }: Move) =>
  startedAt !== undefined && endOf(row) > new Date(startedAt).toISOString()

function replace(move: Move, theirs: LedgerRow[]): Effects | Refusal {
  const now = theirs.filter(({ endedAt }) => endedAt === null)
  const own = now.find(({ practitionerId }) => practitionerId === move.practitionerId)
  const primary = now.find(({ role }) => role === 'primary')
  if (own && own === primary) return alreadyPrimary()
  const ends = [own, primary].filter(row => row !== undefined)
  if (ends.some(({ id }) => id === notYet)) return twice()
  const opens: Effects['opens'] = [move]
  if (primary && move.replaces?.previous === 'consulting') {
    const { patientId, practitionerId } = primary
    opens.push({ patientId, practitionerId, role: 'consulting', reason: move.reason })
  }
  return { ends, opens }
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

const alreadyPrimary = () =>
  conflict('already_assigned', 'This practitioner is the patient’s primary already.')

const twice = () => conflict('conflict', 'This request moves the same patient twice.')

const overlap = ({ endedAt }: LedgerRow, same: boolean) =>
  conflict(
    same ? 'already_assigned' : 'primary_taken',
    `${same ? 'This practitioner was already assigned to this patient' : 'This patient had another primary'} until ${endedAt}. Begin after that.`,
  )
