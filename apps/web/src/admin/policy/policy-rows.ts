import type { Action, Policy } from '../../session/session.ts'
import { byNoun } from '../../words/action-words.ts'
import { roles } from '../../words/role-names.ts'

/** The roles that a policy uses and the person's own, the most trusted first. */
export const rolesOf = ({ grid, role: own }: Pick<Policy, 'grid' | 'role'>) =>
  roles.filter(role => role === own || Object.values(grid).some(cells => cells[role] !== undefined))

const isActionOf =
  (grid: Policy['grid']) =>
  (name: string): name is Action =>
    Object.hasOwn(grid, name)

/** The rows of the grid, grouped by noun. */
export const groupsOf = (grid: Policy['grid']) => byNoun(Object.keys(grid).filter(isActionOf(grid)))
