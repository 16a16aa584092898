import { Badge, VisuallyHidden } from '@mantine/core'
import { countInWords } from './use-waiting.ts'

/** How many decisions wait behind a link; nothing when none does. */
export function WaitingBadge({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <Badge size="sm" variant="filled" ml={6}>
      <VisuallyHidden>, waiting: </VisuallyHidden>
      {countInWords(count)}
    </Badge>
  )
}
