import { actions, type Policy, type Role, roles } from './grid.ts'

/** The grid of a policy as a Markdown table: actions down, the roles that may do anything across. */
export function policyTable(policy: Policy): string {
  const shown = roles.filter(role => actions.some(action => policy.grid[action][role])).toReversed()
  const rows = actions.map(action => line(`\`${action}\``, shown, role => policy.grid[action][role] ?? ''))
  return [line('', shown, role => role), line('---', shown, () => '---'), ...rows].join('\n')
}

const line = (first: string, shown: Role[], cell: (role: Role) => string) =>
  `| ${[first, ...shown.map(cell)].join(' | ')} |`
