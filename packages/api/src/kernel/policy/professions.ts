import { type Profession, primaryProfessions } from '@empanel/db'
import type { Role } from './grid.ts'

/** The roles of accounts that belong to a practitioner. */
export const practitionerRoles = ['doctor', 'clinician'] as const satisfies Role[]
export type PractitionerRole = (typeof practitionerRoles)[number]

export const isPractitioner = (role: Role): role is PractitionerRole =>
  practitionerRoles.some(one => one === role)

/** Whether a practitioner of this profession may be a patient's primary. */
export const mayBePrimary = (profession: Profession): boolean =>
  primaryProfessions.some(one => one === profession)

/** The role of the account of a practitioner of this profession. */
export const roleOf = (profession: Profession): PractitionerRole =>
  mayBePrimary(profession) ? 'doctor' : 'clinician'
