import { Button, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { once } from '../../../forms/once.ts'
import { PatientsLeft } from '../../../practitioners/patients-left.tsx'
import { api } from '../../../server/empanel.ts'
import { useSignedIn } from '../../../session/use-session.ts'
import { explain } from '../../../words/explain.ts'
import { accountsChanged, showAtOnce } from '../accounts-changed.ts'
import type { User } from '../roles.ts'

/** Disables an account, or enables it again. */
export function UserStatusButton({ user }: { user: User }) {
  const { me } = useSignedIn()
  const change = useMutation(
    api.users.changeStatus.mutationOptions({
      onMutate: async ({ id, status }) => ({ undo: await showAtOnce(id, { status }) }),
      onError: (error, { status }, kept) => {
        kept?.undo()
        notifications.show({
          color: 'red',
          title: status === 'disabled' ? 'The account was not disabled' : 'The account was not enabled',
          message: explain(error),
          autoClose: 10_000,
        })
      },
      onSuccess: ({ name, status }) =>
        notifications.show({
          message: status === 'disabled' ? `${name} can no longer sign in.` : `${name} can sign in again.`,
        }),
      onSettled: accountsChanged,
    }),
  )
  if (user.status === 'disabled') {
    return (
      <Button
        leftSection={<IconLockOpen size={16} />}
        onClick={() => {
          if (!change.isPending) change.mutate({ id: user.id, status: 'active' })
        }}
      >
        Enable account
      </Button>
    )
  }
  // Ignores the second half of a double click on "Enable account".
  const ask = ({ detail }: { detail: number }) =>
    detail < 2 &&
    modals.openConfirmModal({
      title: `Disable the account of ${user.name}?`,
      centered: true,
      children: (
        <Text size="sm" component="div">
          All of its sessions end now, and nobody can sign in with it until it is enabled again. What belongs
          to it stays.{user.id === me.id && ' This is your own account: you will be signed out at once.'}
          <PatientsLeft whose={{ userId: user.id }} leaves />
        </Text>
      ),
      labels: { confirm: 'Disable account', cancel: 'Cancel' },
      confirmProps: { color: 'red.9' },
      onConfirm: once(() => change.mutateAsync({ id: user.id, status: 'disabled' })),
    })
  return (
    <Button variant="default" leftSection={<IconLock size={16} />} onClick={ask}>
      Disable account
    </Button>
  )
}
