import type { EmpanelClient } from '@empanel/client'
import type { Policy } from '../../session/session.ts'

export type User = Awaited<ReturnType<EmpanelClient['users']['get']['query']>>
export type UserRole = User['role']

/** The roles that an account can have. */
export const userRoles: readonly UserRole[] = ['admin', 'staff', 'doctor', 'patient']

/** The roles that the policy lets do anything, and the account's current role. */
export const rolesIn = ({ grid }: Pick<Policy, 'grid'>, current?: UserRole) =>
  userRoles.filter(role => role === current || Object.values(grid).some(cells => cells[role] !== undefined))
