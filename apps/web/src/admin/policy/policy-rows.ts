import type { Action, Me, Policy } from '../../session/session.ts'
import { byNoun } from '../../words/action-words.ts'

const order: Me['role'][] = ['admin', 'staff', 'doctor', 'patient', 'pending', 'anonymous']

/** The roles that a policy uses and the person's own, the most trusted first. */
export const rolesOf = ({ grid, role: own }: Pick<Policy, 'grid' | 'role'>) =>
  order.filter(role => role === own || Object.values(grid).some(cells => cells[role] !== undefined))

const isActionOf =
  (grid: Policy['grid']) =>
  (name: string): name is Action =>
    Object.hasOwn(grid, name)

/** The rows of the grid, grouped by noun. */
export const groupsOf = (grid: Policy['grid']) => byNoun(Object.keys(grid).filter(isActionOf(grid)))
