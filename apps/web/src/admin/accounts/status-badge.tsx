import { Badge } from '@mantine/core'
import { PendingBadge } from '../../practitioners/pending-badge.tsx'
import type { User } from './roles.ts'

/** Whether an account can sign in and work. */
export function StatusBadge({ user: { status, awaitsApproval } }: { user: User }) {
  if (status === 'disabled') {
    return (
      <Badge variant="filled" color="red.9" tt="none" miw="max-content">
        Disabled
      </Badge>
    )
  }
  if (status === 'pending' || awaitsApproval) return <PendingBadge />
  return (
    <Badge variant="outline" tt="none" miw="max-content" c="inherit">
      Active
    </Badge>
  )
}
