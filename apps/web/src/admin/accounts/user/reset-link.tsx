import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconKey } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../../feedback/say-failed.ts'
import { askFirst } from '../../../forms/ask-first.tsx'
import { api } from '../../../server/empanel.ts'
import { accountsChanged } from '../accounts-changed.ts'
import { showLink } from '../one-time-link.tsx'
import type { User } from '../roles.ts'

/** Gets somebody a link by which they choose a new password. */
export function ResetLink({ user }: { user: User }) {
  const reset = useMutation(
    api.users.resetPassword.mutationOptions({
      onError: error => sayFailed('There is no link', error),
      onSuccess({ link, expiresAt }) {
        if (link) showLink({ link, expiresAt, name: user.name })
        else notifications.show({ message: `A link was mailed to ${user.email}. It works for 60 minutes.` })
      },
      onSettled: accountsChanged,
    }),
  )
  const ask = () =>
    askFirst({
      title: `A new password for ${user.name}?`,
      about:
        'They get a link by which they choose it themselves. The present password works until then, and so do their sessions.',
      confirm: 'Make a link',
      act: () => reset.mutateAsync({ id: user.id }).catch(() => {}),
    })
  return (
    <Button variant="default" leftSection={<IconKey size={16} />} onClick={ask}>
      New password
    </Button>
  )
}
