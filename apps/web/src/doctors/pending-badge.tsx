import { Badge } from '@mantine/core'

/** Marks a doctor who registered and may not work yet. */
export function PendingBadge() {
  return (
    <Badge variant="outline" color="orange" tt="none" miw="max-content" c="inherit">
      Waiting for approval
    </Badge>
  )
}
