import { Alert, Text, Title } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { LinkButton } from '../../page/link.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { roleNames } from '../../words/role-names.ts'
import { AccountName } from '../accounts/account-name.tsx'
import { ApproveUser } from '../accounts/approve-user.tsx'
import type { User } from '../accounts/roles.ts'
import { countInWords, useWaiting } from './waiting.tsx'

const columns: Column<User>[] = [
  {
    header: 'Name',
    cell: user => <AccountName user={user} />,
  },
  { header: 'Role', wide: true, cell: ({ role }) => roleNames[role] },
  { header: 'Since', wide: true, cell: ({ createdAt }) => <DayOf at={createdAt} /> },
  {
    header: 'Decision',
    quiet: true,
    align: 'right',
    cell: user => <ApproveUser user={user} named size="xs" />,
  },
]

/** The accounts that wait for approval; shows nothing when none does. */
export function WaitingAccounts() {
  const { accounts } = useWaiting()
  const pages = useInfiniteQuery(
    api.users.list.infiniteQueryOptions(
      { status: 'pending', limit: 25 },
      { ...byPages, enabled: accounts > 0 },
    ),
  )
  if (accounts === 0) return null
  return (
    <>
      <Title order={2} size="h4" mt="xl" mb="xs">
        Accounts
      </Title>
      <Text c="dimmed" mb="md">
        They cannot sign in until somebody approves them. Open one to turn it away.
      </Text>
      <Rows
        label="Accounts waiting for approval"
        pages={pages}
        columns={columns}
        empty={<Empty title="No account waits for approval" />}
      />
    </>
  )
}

/** Announces accounts that wait for approval. */
export function AccountsWait() {
  const { accounts } = useWaiting()
  if (accounts === 0) return null
  return (
    <Alert variant="default" icon={<IconHourglass />} title="Accounts wait for approval">
      <Text size="sm" mb="sm">
        {accounts === 1 ? 'One person' : `${countInWords(accounts)} people`} registered and cannot sign in
        yet.
      </Text>
      <LinkButton to="/admin/approvals" size="xs">
        Look at these accounts
      </LinkButton>
    </Alert>
  )
}
