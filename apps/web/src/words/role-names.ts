import type { Me } from '../session/session.ts'

/** The roles of the grid as people call them. */
export const roleNames: Record<Me['role'], string> = {
  anonymous: 'Not signed in',
  pending: 'Doctor, waiting for approval',
  patient: 'Patient',
  doctor: 'Doctor',
  staff: 'Staff',
  admin: 'Administrator',
}

/** A role in words; a role that this portal does not know keeps the name that the server gives it. */
export const roleInWords = (role: string): string =>
  new Map<string, string>(Object.entries(roleNames)).get(role) ?? role
