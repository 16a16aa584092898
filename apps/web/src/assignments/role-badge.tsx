import { Badge } from '@mantine/core'
import { type AssignmentRole, roleWords } from './assignment.ts'

/** The role of an assignment; primary stands out. */
export function RoleBadge({ role }: { role: AssignmentRole }) {
  return (
    <Badge variant={role === 'primary' ? 'filled' : 'default'} tt="none" size="sm" style={{ flexShrink: 0 }}>
      {roleWords[role]}
    </Badge>
  )
}
