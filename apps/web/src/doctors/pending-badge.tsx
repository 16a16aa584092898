import { Badge } from '@mantine/core'

/** Marks whoever registered and may not work, or sign in, yet. */
export function PendingBadge() {
  return (
    <Badge variant="outline" color="orange" tt="none" miw="max-content" c="inherit">
      Waiting for approval
    </Badge>
  )
}
