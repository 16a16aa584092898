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
