import { Box, Group, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Moment } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { Rows } from '../../tables/rows.tsx'
import { Device } from './device-cell.tsx'
import { EndSession } from './end-session.tsx'
import { ownSessions } from './own-sessions-query.ts'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

/** The list of one's own sessions, each with a button that ends it. */
export function OwnSessions() {
  const pages = useInfiniteQuery(api.sessions.list.infiniteQueryOptions(ownSessions, byPages))
  return (
    <Box component="section" aria-labelledby="my-sessions">
      <Group justify="space-between" align="flex-end" mb="sm">
        <div>
          <Title order={2} size="h4" id="my-sessions">
            My sessions
          </Title>
          <Text size="sm" c="dimmed">
            Where you are signed in. End what you do not know, and change your password.
          </Text>
        </div>
        <SignOutEverywhere />
      </Group>
      <Rows
        label="My sessions"
        pages={pages}
        columns={[
          { header: 'Device', cell: session => <Device session={session} /> },
          { header: 'Address', wide: true, cell: ({ ip }) => ip ?? 'not known' },
          { header: 'Since', wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
          { header: 'Last used', wide: true, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
          {
            header: 'End',
            quiet: true,
            align: 'right',
            cell: session => !session.current && <EndSession session={session} />,
          },
        ]}
        empty={<Empty title="No open session">Sign in again to begin one.</Empty>}
      />
    </Box>
  )
}
