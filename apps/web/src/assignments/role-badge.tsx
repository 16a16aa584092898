import { Badge } from '@mantine/core'
import type { AssignmentRole } from './assignment.ts'

/** The roles of an assignment in words. */
export const roleWords: Record<AssignmentRole, string> = {
  primary: 'Primary',
  consulting: 'Consulting',
  supporting: 'Supporting',
}

/** The role of an assignment; primary stands out. */
export function RoleBadge({ role }: { role: AssignmentRole }) {
  return (
    <Badge variant={role === 'primary' ? 'filled' : 'default'} tt="none" size="sm" style={{ flexShrink: 0 }}>
      {roleWords[role]}
    </Badge>
  )
}
