import { formatMoment } from '../../dates/times.tsx'
import type { CareTeamMember } from '../assignment.ts'

export type Conflict = 'already_assigned' | 'primary_taken' | 'patient_deceased' | 'doctor_pending'

const conflicts: readonly string[] = [
  'already_assigned',
  'primary_taken',
  'patient_deceased',
  'doctor_pending',
] satisfies Conflict[]

export const isConflict = (reason: string | undefined): reason is Conflict =>
  reason !== undefined && conflicts.includes(reason)

type Refused = {
  doctorId: number
  /** The patient's assignments, open and ended. */
  ledger: Pick<CareTeamMember, 'doctorId' | 'doctorName' | 'role' | 'endedAt'>[]
  /** Whether the person may end the assignment that is in the way. */
  mayEnd?: boolean
}

/** Why an assignment was refused, and what to do about it. */
export function conflictInWords(conflict: Conflict, { doctorId, ledger, mayEnd = true }: Refused): string {
  const first = mayEnd ? 'end that assignment first' : 'have that assignment ended first'
  switch (conflict) {
    case 'already_assigned': {
      const theirs = ledger.filter(entry => entry.doctorId === doctorId)
      const open = theirs.find(({ endedAt }) => endedAt === null)
      if (open)
        return `${open.doctorName} already looks after this patient, as ${open.role} doctor. To change the role, ${first}.`
      const last = lastEnded(theirs)
      return last
        ? `${last.doctorName} already looked after this patient until ${formatMoment(last.endedAt)}. Choose a later start, or leave it out.`
        : 'This doctor already looks after this patient.'
    }
    case 'primary_taken': {
      const primaries = ledger.filter(({ role }) => role === 'primary')
      const open = primaries.find(({ endedAt }) => endedAt === null)
      if (open) return `${open.doctorName} is the primary doctor. Choose “Consulting”, or ${first}.`
      const last = lastEnded(primaries)
      return last
        ? `${last.doctorName} was the primary doctor until ${formatMoment(last.endedAt)}. Choose a later start, or “Consulting”.`
        : 'There is another primary doctor. Choose “Consulting”, or a later start.'
    }
    case 'patient_deceased':
      return 'This patient has died: nobody can be assigned any more. If that is wrong, take the date of death back in the record first.'
    case 'doctor_pending':
      return 'This doctor waits for approval and cannot look after patients yet. Choose somebody else, or have the registration approved first.'
  }
}

const lastEnded = (entries: Refused['ledger']) =>
  entries
    .flatMap(({ endedAt, ...entry }) => (endedAt === null ? [] : { ...entry, endedAt }))
    .sort((a, b) => Date.parse(a.endedAt) - Date.parse(b.endedAt))
    .at(-1)
