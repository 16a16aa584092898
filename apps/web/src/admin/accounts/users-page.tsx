import { Group, NativeSelect, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { roleNames } from '../../words/role-names.ts'
import { AccountName } from './account-name.tsx'
import { type User, userRoles } from './roles.ts'
import { StatusBadge } from './status-badge.tsx'

const columns: Column<User>[] = [
  {
    header: 'Name',
    cell: user => (
      <>
        <AccountName user={user} />
        <Text size="sm" c="dimmed" hiddenFrom="sm">
          {roleNames[user.role]}
        </Text>
      </>
    ),
  },
  { header: 'Username', wide: true, cell: ({ username }) => username },
  { header: 'Role', wide: true, cell: ({ role }) => roleNames[role] },
  { header: 'Status', cell: user => <StatusBadge user={user} /> },
  { header: 'Made', wide: true, cell: ({ createdAt }) => <DayOf at={createdAt} /> },
]

/** Who may sign in, and as what. */
export function UsersPage() {
  const may = useMay()
  const navigate = useNavigate({ from: '/admin/users' })
  const { q = '', role, status } = useSearch({ from: '/in/shell/admin/users' })
  const pages = useInfiniteQuery(
    api.users.list.infiniteQueryOptions(
      { ...given({ q, role, status }), limit: 25 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  const filter = (words: {
    q?: string
    role?: User['role'] | undefined
    status?: User['status'] | undefined
  }) => navigate({ search: given({ q, role, status, ...words }), replace: true })
  return (
    <Page
      title="Accounts"
      actions={
        may('users.create') && (
          <>
            <LinkButton to="/admin/users/new" variant="default">
              New account
            </LinkButton>
            <LinkButton to="/admin/invitations/new" leftSection={<IconPlus size={16} />}>
              Invite a colleague
            </LinkButton>
          </>
        )
      }
    >
      <Group align="flex-end" mb="md" grow preventGrowOverflow={false}>
        <SearchField
          label="Search accounts"
          placeholder="Name, e-mail or username"
          value={q}
          onSearch={q => filter({ q })}
        />
        <NativeSelect
          label="Role"
          value={role ?? ''}
          onChange={event => filter({ role: oneOf(event.currentTarget.value, userRoles) })}
          data={[
            { value: '', label: 'Any role' },
            ...userRoles.map(value => ({ value, label: roleNames[value] })),
          ]}
        />
        <NativeSelect
          label="Status"
          value={status ?? ''}
          onChange={event =>
            filter({ status: oneOf(event.currentTarget.value, ['active', 'pending', 'disabled']) })
          }
          data={[
            { value: '', label: 'Any status' },
            { value: 'active', label: 'Active' },
            { value: 'pending', label: 'Waiting for approval' },
            { value: 'disabled', label: 'Disabled' },
          ]}
        />
      </Group>
      <Rows
        label="Accounts"
        columns={columns}
        pages={pages}
        empty={
          <Empty title="No account fits">
            <ClearSearch onClear={() => filter({ q: '', role: undefined, status: undefined })}>
              Show all accounts
            </ClearSearch>
          </Empty>
        }
      />
    </Page>
  )
}
