import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { LinkButton } from '../../page/link.tsx'
import { countInWords, useWaiting } from '../approvals/waiting.tsx'

/** Announces emergencies that wait for a review; shows nothing when none does. */
export function WaitingReviews() {
  const { reviews } = useWaiting()
  if (reviews === 0) return null
  return (
    <Alert
      variant="default"
      icon={<IconAlertTriangle />}
      title="Records opened in an emergency wait for a review"
    >
      <Text size="sm" mb="sm">
        {reviews === 1
          ? 'One record was opened by somebody who does not look after the patient.'
          : `${countInWords(reviews)} records were opened by people who do not look after the patients.`}
      </Text>
      <LinkButton to="/admin/break-glass" size="xs">
        Review them
      </LinkButton>
    </Alert>
  )
}
