import type { EmpanelClient } from '@empanel/client'
import { Text } from '@mantine/core'
import { deviceOf } from '../../account/sessions/device.ts'
import { DayOf, Moment } from '../../dates/times.tsx'
import { TextLink } from '../../page/link.tsx'
import type { Column } from '../../tables/rows.tsx'

export type AccountSession = Awaited<ReturnType<EmpanelClient['users']['sessions']['query']>>['items'][number]

const device: Column<AccountSession> = {
  header: 'Device',
  cell: ({ userAgent, ip, createdAt, endedAt }) => (
    <>
      <Text size="sm" title={userAgent ?? ''} style={{ overflowWrap: 'anywhere' }}>
        {deviceOf(userAgent)}
      </Text>
      <Text size="sm" c="dimmed" hiddenFrom="sm">
        {ip ?? 'address not known'}
        <br />
        since <Moment at={createdAt} />
        <br />
        {endedAt ? (
          <>
            ended <Moment at={endedAt} />
          </>
        ) : (
          'open'
        )}
      </Text>
    </>
  ),
}

const account: Column<AccountSession> = {
  header: 'Account',
  cell: ({ userId, userName, userEmail }) => (
    <>
      <TextLink to="/admin/users/$userId" params={{ userId }} fw={500} size="sm">
        {userName}
      </TextLink>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {userEmail}
      </Text>
    </>
  ),
}

const rest: Column<AccountSession>[] = [
  { header: 'Address', wide: true, cell: ({ ip }) => ip ?? 'not known' },
  { header: 'Since', wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { header: 'Last used', wide: true, cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
  {
    header: 'Ended',
    wide: true,
    cell: ({ endedAt, expiresAt }) =>
      endedAt ? (
        <Moment at={endedAt} />
      ) : (
        <>
          open until <DayOf at={expiresAt} />
        </>
      ),
  },
]

/** Sessions of one account. */
export const sessionColumns = [device, ...rest]

/** Sessions of all accounts. */
export const sessionColumnsWithAccount = [account, device, ...rest]
