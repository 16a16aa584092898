import { Alert, Text } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { countInWords, useWaiting } from '../admin/approvals/waiting.tsx'
import { LinkButton } from '../page/link.tsx'

/** Announces accounts that wait for approval; shows nothing when none does. */
export function WaitingAccounts() {
  const { accounts } = useWaiting()
  if (accounts === 0) return null
  return (
    <Alert variant="default" icon={<IconUserCheck />} title="Accounts wait for approval">
      <Text size="sm" mb="sm">
        {accounts === 1 ? 'One person has' : `${countInWords(accounts)} people have`} registered and cannot
        sign in yet.
      </Text>
      <LinkButton to="/admin/approvals" size="xs">
        Look at them
      </LinkButton>
    </Alert>
  )
}
