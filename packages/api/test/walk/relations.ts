import type { Role } from '../../src/kernel/policy/grid.ts'

/** The roles of the walk, in this order. `anonymous` uses the patient's ids. */
export const accountRoles = ['pending', 'patient', 'clinician', 'doctor', 'staff', 'admin'] as const
export type AccountRole = (typeof accountRoles)[number]

export const kinds = [
  'patient',
  'practitioner',
  'assignment',
  'plan',
  'request',
  'notice',
  'cover',
  'transfer',
  'plannedTransfer',
  'user',
  'session',
  'grant',
  'site',
  'mail',
  'invitation',
] as const
export type Kind = (typeof kinds)[number]

/**
 * The relation of a row to the caller. `site`: of a site within theirs, or the site itself. `waiting`: a doctor or account without relation that waits for approval.
 * `covered`: a patient of a colleague whom the caller covers, or that cover; `uncovered`: one of practitioners whom the
 * caller covered, will cover, or would if they or their record were there. `opened`: a patient whose record a grant opens to the caller; `expired`: a grant opened it once.
 */
export const relations = [
  'own',
  'assigned',
  'covered',
  'uncovered',
  'site',
  'opened',
  'expired',
  'foreign',
  'ended',
  'waiting',
  'deleted',
  'missing',
] as const
export type Relation = (typeof relations)[number]

/** Enough relations where only the transport could go wrong. */
export const mainRelations = [
  'own',
  'assigned',
  'covered',
  'site',
  'foreign',
  'missing',
] as const satisfies Relation[]

/** `access`: an access token, for transports that authenticate. */
export type Actor = { role: Role; userId: number | null; access: string | null }
/** Sessions have UUIDs, all other rows have numbers. */
export type RowId = number | string
