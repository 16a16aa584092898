import { Alert, Text } from '@mantine/core'
import { IconCalendarX } from '@tabler/icons-react'
import { countInWords, useWaiting } from '../admin/approvals/waiting.tsx'
import { LinkButton } from '../page/link.tsx'

/** Announces planned changes that could not be done; shows nothing when there is none. */
export function PlansNotDone() {
  const { plans } = useWaiting()
  if (plans === 0) return null
  return (
    <Alert variant="default" icon={<IconCalendarX />} title="Planned changes could not be done">
      <Text size="sm" mb="sm">
        {plans === 1 ? 'One change was' : `${countInWords(plans)} changes were`} refused when the time came.
        Somebody has to decide what to do instead.
      </Text>
      <LinkButton to="/plans" search={{ state: 'failed' }} size="xs">
        Look at these changes
      </LinkButton>
    </Alert>
  )
}
