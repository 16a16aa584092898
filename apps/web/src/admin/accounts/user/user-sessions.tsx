import { Box, Button, Group, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { type InfiniteData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Empty } from '../../../feedback/empty.tsx'
import { once } from '../../../forms/once.ts'
import { api, cache } from '../../../server/empanel.ts'
import { useMay, useSignedIn } from '../../../session/use-session.ts'
import { Rows } from '../../../tables/rows.tsx'
import { explain } from '../../../words/explain.ts'
import { type AccountSession, sessionColumns } from '../../sessions/session-columns.tsx'
import { accountsChanged } from '../accounts-changed.ts'
import type { User } from '../roles.ts'

type Pages = InfiniteData<{ items: AccountSession[]; nextCursor: string | null }>

/** Where an account is signed in, and a way to sign it out everywhere. */
export function UserSessions({ user }: { user: User }) {
  const { me } = useSignedIn()
  const may = useMay()
  const pages = useInfiniteQuery(
    api.users.sessions.infiniteQueryOptions(
      { userId: user.id, limit: 25 },
      { getNextPageParam: page => page.nextCursor ?? undefined },
    ),
  )
  const reads = { queryKey: api.users.sessions.infiniteQueryKey() }
  const end = useMutation(
    api.users.endSessions.mutationOptions({
      onMutate: async ({ id }) => {
        await cache.cancelQueries(reads)
        const before = cache.getQueriesData(reads)
        cache.setQueriesData<Pages>(
          reads,
          data =>
            data && {
              ...data,
              pages: data.pages.map(page => ({
                ...page,
                items: page.items.filter(({ userId, endedAt }) => userId !== id || endedAt !== null),
              })),
            },
        )
        return { before }
      },
      onError: (error, _input, kept) => {
        for (const [key, data] of kept?.before ?? []) cache.setQueryData(key, data)
        notifications.show({ color: 'red', title: 'The sessions were not ended', message: explain(error) })
      },
      onSuccess: ({ ended }) =>
        notifications.show({
          message: `${ended} ${ended === 1 ? 'session' : 'sessions'} of ${user.name} ended.`,
        }),
      onSettled: accountsChanged,
    }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: `Sign ${user.name} out everywhere?`,
      centered: true,
      children: (
        <Text size="sm">
          {user.id === me.id
            ? 'This is your own account: you will be signed out here as well.'
            : 'They have to sign in again on every device. What they were typing may be lost.'}
        </Text>
      ),
      labels: { confirm: 'End all sessions', cancel: 'Cancel' },
      confirmProps: { color: 'red.9' },
      onConfirm: once(() => end.mutateAsync({ id: user.id })),
    })
  const isOpen = pages.data?.pages.some(({ items }) => items.length > 0)
  return (
    <Box component="section" aria-labelledby="sessions-of-account">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id="sessions-of-account">
          Open sessions
        </Title>
        {may('users.update') && isOpen && (
          <Button variant="default" size="xs" onClick={ask}>
            End all sessions
          </Button>
        )}
      </Group>
      <Rows
        label={`Open sessions of ${user.name}`}
        columns={sessionColumns}
        pages={pages}
        empty={<Empty title="Not signed in anywhere" />}
      />
    </Box>
  )
}
