import type { Action, Me, Policy } from '../session/session.ts'

type Role = Me['role']

/** The roles of the grid as people call them, the most trusted first. */
export const roleNames: Record<Role, string> = {
  admin: 'Administrator',
  staff: 'Staff',
  doctor: 'Doctor',
  clinician: 'Clinician',
  patient: 'Patient',
  pending: 'Practitioner, waiting for approval',
  anonymous: 'Not signed in',
}

const isRole = (name: string): name is Role => Object.hasOwn(roleNames, name)

/** All roles of the grid, the most trusted first. */
export const roles: readonly Role[] = Object.keys(roleNames).filter(isRole)

/** Who may do something, by role: `Administrator or Staff`. */
export const whoMay = <Asked extends Action>(
  action: Asked,
  { grid }: { grid: Pick<Policy['grid'], Asked> },
): string =>
  roles
    .filter(role => grid[action][role] !== undefined)
    .map(role => roleNames[role])
    .join(' or ')

/** A role in words; a role that this portal does not know keeps the name that the server gives it. */
export const roleInWords = (role: string): string =>
  new Map<string, string>(Object.entries(roleNames)).get(role) ?? role
