import { Alert, Anchor, Code } from '@mantine/core'
import { IconInfoCircle, IconMailOff } from '@tabler/icons-react'
import type { MailPage } from './mail.ts'

/** Says why mails do not leave this server, where they do not. */
export function Delivery({ delivery }: { delivery: MailPage['delivery'] | undefined }) {
  if (delivery === 'none') {
    return (
      <Alert variant="default" icon={<IconMailOff />} title="No mail server is set" mb="md">
        Mails wait for a day and are then given up. Set <Code>SMTP_URL</Code>, <Code>MAIL_FROM</Code> and{' '}
        <Code>PUBLIC_URL</Code>, then restart the server.{' '}
        <Code>pnpm empanel mail test --to you@example.org</Code> tries them. Until then, tell people yourself
        what concerns them.
      </Alert>
    )
  }
  if (delivery === 'folder') {
    return (
      <Alert variant="default" icon={<IconInfoCircle />} title="Mails stay on this machine" mb="md">
        During development they are files in the data folder.{' '}
        <Anchor href="/dev/mail" size="sm" underline="always">
          Open the mailbox
        </Anchor>
      </Alert>
    )
  }
  return null
}
