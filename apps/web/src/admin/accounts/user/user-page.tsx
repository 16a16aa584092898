import { Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Moment } from '../../../dates/times.tsx'
import { Failure, Gone } from '../../../feedback/failure.tsx'
import { Fact } from '../../../page/fact.tsx'
import { LinkButton } from '../../../page/link.tsx'
import { Page } from '../../../page/page.tsx'
import { api } from '../../../server/empanel.ts'
import { useMay } from '../../../session/use-session.ts'
import { isMissing } from '../../../words/explain.ts'
import { roleNames } from '../../../words/role-names.ts'
import { ApproveUser } from '../approve-user.tsx'
import { StatusBadge } from '../status-badge.tsx'
import { ResetLink } from './reset-link.tsx'
import { UserRoleForm } from './user-role-form.tsx'
import { UserSessions } from './user-sessions.tsx'
import { UserStatusButton } from './user-status-button.tsx'

/** One account: what it may do, whether it may sign in, and where it is signed in. */
export function UserPage() {
  const { userId } = useParams({ from: '/in/shell/admin/users/$userId' })
  const may = useMay()
  const { data: user, error, refetch } = useQuery(api.users.get.queryOptions({ id: userId }))
  const accounts = { to: '/admin/users', label: 'Accounts' } as const
  if (!user) {
    return (
      <Page title="Account" discreetly={`Account #${userId}`} within={accounts}>
        {isMissing(error) ? (
          <Gone error={error} list={accounts} />
        ) : error ? (
          <Failure error={error} retry={refetch} />
        ) : (
          <Skeleton h={180} />
        )}
      </Page>
    )
  }
  return (
    <Page
      key={user.id}
      title={user.name}
      discreetly={`Account #${user.id}`}
      within={accounts}
      badges={<StatusBadge user={user} />}
      actions={
        <>
          {may('audit.read') && (
            <LinkButton to="/admin/audit" search={{ actorId: user.id }} variant="default">
              What this account did
            </LinkButton>
          )}
          {may('users.update') && user.status === 'pending' && <ApproveUser user={user} />}
          {may('users.update') && user.status === 'active' && <ResetLink user={user} />}
          {may('users.update') && <UserStatusButton user={user} />}
        </>
      }
    >
      <Stack gap="xl">
        <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
          <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: 3 }}>
            <Fact term="E-mail address">
              {user.email}
              {user.emailVerifiedAt === null && (
                <Text size="sm" c="dimmed">
                  not confirmed
                </Text>
              )}
            </Fact>
            {user.mustChangePassword && <Fact term="Password">To be changed at the next sign-in</Fact>}
            <Fact term="Username">{user.username}</Fact>
            <Fact term="Role">{roleNames[user.role]}</Fact>
            <Fact term="Account number">{user.id}</Fact>
            <Fact term="Made">
              <Moment at={user.createdAt} />
            </Fact>
          </SimpleGrid>
        </Paper>
        {may('users.update') && <UserRoleForm user={user} />}
        <UserSessions user={user} />
      </Stack>
    </Page>
  )
}
