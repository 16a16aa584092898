import type { ButtonProps } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../server/empanel.ts'
import { RowButton } from '../../tables/row-button.tsx'
import { explain } from '../../words/explain.ts'
import { accountsChanged } from './accounts-changed.ts'
import type { User } from './roles.ts'

type Props = Pick<ButtonProps, 'size'> & {
  user: User
  /** Names the account to screen readers, where other buttons say the same. */
  named?: boolean
}

/** Approves an account that waits, in the version that is shown here. */
export function ApproveUser({ user, named = false, ...props }: Props) {
  const approve = useMutation(
    api.users.approve.mutationOptions({
      onError: error =>
        notifications.show({ color: 'red', title: 'The account was not approved', message: explain(error) }),
      onSuccess: ({ name }) => notifications.show({ message: `${name} can sign in now.` }),
      onSettled: accountsChanged,
    }),
  )
  return (
    <RowButton
      key={user.id}
      {...props}
      leftSection={<IconCheck size={props.size === 'xs' ? 14 : 16} />}
      {...(named && { 'aria-label': `Approve ${user.name}` })}
      act={() => approve.mutateAsync({ id: user.id, version: user.version })}
    >
      Approve
    </RowButton>
  )
}
