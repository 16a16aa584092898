import { Badge } from '@mantine/core'
import type { User } from './roles.ts'

/** Whether an account can sign in. */
export function StatusBadge({ status }: { status: User['status'] }) {
  return status === 'active' ? (
    <Badge variant="outline" tt="none" miw="max-content" c="inherit">
      Active
    </Badge>
  ) : (
    <Badge variant="filled" color="red.9" tt="none" miw="max-content">
      Disabled
    </Badge>
  )
}
