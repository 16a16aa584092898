import type { AssignmentRole, PreviousPrimary } from '@empanel/db'
import type { Audience } from './primary-news.ts'

/** An assignment that somebody asks for. */
export type Move = {
  patientId: number
  practitionerId: number
  role: AssignmentRole
  /** A past moment; if not given, now. */
  startedAt?: string | undefined
  reason?: string | null | undefined
  /** A panel that is full or closed takes the patient, too, and the reason says why. */
  override?: boolean | undefined
  /**
   * The practitioner becomes the primary in place of another, or of another role of their own. `previous`: what becomes
   * of the primary until then. `row`: the open row that is replaced, of whatever role; if it has ended or changed since,
   * the move is refused.
   */
  replaces?: { previous: PreviousPrimary | 'supporting'; row?: number } | undefined
  /** Whom the move itself tells of a new primary: all concerned, unless the caller tells them by other notices. */
  tells?: Audience | undefined
  /** Restores what was: a panel that accepts nobody new takes the patient back, if it has a place. */
  restores?: boolean | undefined
}
