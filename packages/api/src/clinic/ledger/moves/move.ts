import type { AssignmentRole, PreviousPrimary } from '@empanel/db'

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
   * of the primary until then.
   */
  replaces?: { previous: PreviousPrimary } | undefined
  /** The holder of the record hears of it by another notice. */
  holderKnows?: boolean | undefined
}
