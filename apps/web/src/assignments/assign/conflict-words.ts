import { formatMoment } from '../../dates/times.tsx'
import type { CareTeamMember } from '../assignment.ts'

const conflicts = [
  'already_assigned',
  'primary_taken',
  'patient_deceased',
  'practitioner_pending',
  'never_primary',
  'panel_full',
  'panel_closed',
] as const
export type Conflict = (typeof conflicts)[number]

export const isConflict = (reason: string | undefined): reason is Conflict =>
  conflicts.some(conflict => conflict === reason)

/** Whether a panel refused, which somebody with `panels.override` can overrule. */
export const isOfPanel = (reason: string | undefined): boolean =>
  reason === 'panel_full' || reason === 'panel_closed'

type Refused = {
  practitionerId: number
  /** Why, as the server says it. */
  message?: string
  /** The patient's assignments, open and ended. */
  ledger: Pick<CareTeamMember, 'practitionerId' | 'practitionerName' | 'role' | 'endedAt'>[]
  /** Whether the person may give the patient another primary. */
  mayReplace?: boolean
  /** Who may overrule a panel; undefined where the person may. */
  overruledBy?: string | undefined
}

/** Why an assignment was refused, and what to do about it. */
export function conflictInWords(
  conflict: Conflict,
  { practitionerId, message = '', ledger, mayReplace = true, overruledBy }: Refused,
): string {
  switch (conflict) {
    case 'already_assigned': {
      const theirs = ledger.filter(entry => entry.practitionerId === practitionerId)
      const open = theirs.find(({ endedAt }) => endedAt === null)
      if (open)
        return `${open.practitionerName} already looks after this patient, with the role ${open.role}. To give them another role, end that assignment first.`
      const last = lastEnded(theirs)
      return last
        ? `${last.practitionerName} already looked after this patient until ${formatMoment(last.endedAt)}. Choose a later start, or leave it out.`
        : 'This practitioner already looks after this patient.'
    }
    case 'primary_taken': {
      const primaries = ledger.filter(({ role }) => role === 'primary')
      const open = primaries.find(({ endedAt }) => endedAt === null)
      if (open) {
        return mayReplace
          ? `${open.practitionerName} has become the primary meanwhile. Say what becomes of them, then assign again.`
          : `${open.practitionerName} is the primary. Choose “Consulting”, or have that assignment ended first.`
      }
      const last = lastEnded(primaries)
      return last
        ? `${last.practitionerName} was the primary until ${formatMoment(last.endedAt)}. Choose a later start, or “Consulting”.`
        : 'There is another primary. Choose “Consulting”, or a later start.'
    }
    case 'patient_deceased':
      return 'This patient has died: nobody can be assigned any more. If that is wrong, take the date of death back in the record first.'
    case 'practitioner_pending':
      return 'This practitioner waits for approval and cannot look after patients yet. Choose somebody else, or have the registration approved first.'
    case 'never_primary':
      return 'Only doctors, nurse practitioners and physician assistants can be a patient’s primary. Choose “Supporting” or “Consulting”.'
    case 'panel_full':
    case 'panel_closed':
      return overruledBy === undefined
        ? `${message} You can assign the patient anyway: say why under “Reason”. It is kept with your name.`
        : `${message} Choose somebody else as the primary, or another role. Only an account with the role ${overruledBy} can assign the patient anyway.`
  }
}

const lastEnded = (entries: Refused['ledger']) =>
  entries
    .flatMap(({ endedAt, ...entry }) => (endedAt === null ? [] : { ...entry, endedAt }))
    .sort((a, b) => Date.parse(a.endedAt) - Date.parse(b.endedAt))
    .at(-1)
