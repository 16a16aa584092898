import { Badge } from '@mantine/core'

/** Marks a practitioner or an account that waits for approval. */
export function PendingBadge() {
  return (
    <Badge variant="outline" color="orange" tt="none" miw="max-content" c="inherit">
      Waiting for approval
    </Badge>
  )
}
