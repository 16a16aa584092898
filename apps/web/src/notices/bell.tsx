import { Badge, Group, UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import { countInWords } from '../admin/approvals/waiting.tsx'
import { api } from '../server/empanel.ts'

/** How often the server is asked while somebody looks at the page. */
const everyMs = 60_000

function PlainAnchor(
  props: UnstyledButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof UnstyledButtonProps>,
) {
  return <UnstyledButton component="a" {...props} />
}
const RoutedAnchor = createLink(PlainAnchor)

/** The way to the notices, with how many are unread. */
export function Bell() {
  const { data } = useQuery(api.notices.count.queryOptions(undefined, { refetchInterval: everyMs }))
  const unread = data?.count ?? 0
  return (
    <RoutedAnchor
      to="/notices"
      p={6}
      aria-label={unread === 0 ? 'Notices' : `Notices, unread: ${countInWords(unread)}`}
    >
      <Group gap={4} wrap="nowrap" aria-hidden>
        <IconBell size={22} />
        {unread > 0 && (
          <Badge size="sm" variant="filled" color="red.9" miw="max-content">
            {countInWords(unread)}
          </Badge>
        )}
      </Group>
    </RoutedAnchor>
  )
}
