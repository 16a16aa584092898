import { Alert, Text } from '@mantine/core'
import { IconMailOff } from '@tabler/icons-react'
import { LinkButton } from '../../page/link.tsx'
import { countInWords, useWaiting } from '../approvals/waiting.tsx'

/** Announces mails that could not be sent; shows nothing when there is none. */
export function FailedMails() {
  const { mails } = useWaiting()
  if (mails === 0) return null
  return (
    <Alert variant="default" icon={<IconMailOff />} title="Mails could not be sent">
      <Text size="sm" mb="sm">
        {mails === 1 ? 'One mail was' : `${countInWords(mails)} mails were`} given up. Whom they were for may
        not know what they would have said.
      </Text>
      <LinkButton to="/admin/mail" size="xs">
        Look at them
      </LinkButton>
    </Alert>
  )
}
