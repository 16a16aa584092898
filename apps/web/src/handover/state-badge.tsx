import { Badge } from '@mantine/core'
import { type TransferState, transferStateWords } from './handover.ts'

/** The state of a handover, in words and colours. */
export const StateBadge = ({ state }: { state: TransferState }) => (
  <Badge
    {...(state === 'failed' ? { variant: 'filled', color: 'red.9' } : { variant: 'default' })}
    tt="none"
    miw="max-content"
  >
    {transferStateWords[state]}
  </Badge>
)
