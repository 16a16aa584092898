import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Moment } from '../../dates/times.tsx'

type Link = { link: string; expiresAt: string; name: string }

/**
 * Shows a link that the server did not mail, because it sends no mails: once, and the person who asked for it hands it over.
 */
export const showLink = ({ link, expiresAt, name }: Link) =>
  modals.open({
    title: `A link for ${name}`,
    centered: true,
    size: 'lg',
    closeOnClickOutside: false,
    children: (
      <Stack>
        <Text size="sm">
          This server sends no mails. Hand the link over yourself, in a way that nobody else can read: it
          opens the account. It works once, until <Moment at={expiresAt} />.
        </Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {link}
        </Code>
        {isSecureContext && (
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button
                w="fit-content"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy the link'}
              </Button>
            )}
          </CopyButton>
        )}
        <Alert variant="default">It is shown this once. For another, ask again: the older one ends.</Alert>
      </Stack>
    ),
  })
