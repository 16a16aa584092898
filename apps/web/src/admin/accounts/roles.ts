import type { EmpanelClient } from '@empanel/client'
import type { Policy } from '../../session/session.ts'
import { roles } from '../../words/role-names.ts'

export type User = Awaited<ReturnType<EmpanelClient['users']['get']['query']>>
export type UserRole = User['role']

/** The roles that an account can have. The others are what the policy makes of an account, or of none. */
export const userRoles: readonly UserRole[] = roles.filter(role => role !== 'pending' && role !== 'anonymous')

/** Whether an account of this role belongs to a practitioner. */
export const isPractitioner = (role: string) => role === 'doctor' || role === 'clinician'

/** The roles that the policy lets do anything, and the account's current role. */
export const rolesIn = ({ grid }: Pick<Policy, 'grid'>, current?: UserRole) =>
  userRoles.filter(role => role === current || Object.values(grid).some(cells => cells[role] !== undefined))
