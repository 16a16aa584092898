import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { sayFailed } from '../../../feedback/say-failed.ts'
import { askFirst } from '../../../forms/ask-first.tsx'
import { api } from '../../../server/empanel.ts'
import { showLink } from '../one-time-link.tsx'
import { type Invitation, invitationsChanged } from './invitation.ts'

/** Sends an open invitation again, with a new link, or withdraws it. */
export function ActOnInvitation({ invitation }: { invitation: Invitation }) {
  const { id, name, email } = invitation
  const resend = useMutation(
    api.users.resendInvitation.mutationOptions({
      onError: error => sayFailed('The invitation was not sent again', error),
      onSuccess({ link, expiresAt }) {
        if (link) showLink({ link, expiresAt, name })
        else notifications.show({ message: `The invitation was mailed to ${email} again.` })
      },
      onSettled: invitationsChanged,
    }),
  )
  const withdraw = useMutation(
    api.users.withdrawInvitation.mutationOptions({
      onError: error => sayFailed('The invitation was not withdrawn', error),
      onSuccess: () => notifications.show({ message: `The invitation of ${name} is withdrawn.` }),
      onSettled: invitationsChanged,
    }),
  )
  const ask = () =>
    askFirst({
      title: `Withdraw the invitation of ${name}?`,
      about: `The link that was sent to ${email} stops working.`,
      confirm: 'Withdraw',
      act: () => withdraw.mutateAsync({ id }).catch(() => {}),
    })
  return (
    <Group gap="xs" justify="flex-end">
      <Button
        size="xs"
        variant="default"
        miw="max-content"
        loading={resend.isPending}
        onClick={() => resend.mutate({ id })}
        aria-label={`Send again: ${name}`}
      >
        Send again
      </Button>
      <Button size="xs" variant="subtle" miw="max-content" onClick={ask} aria-label={`Withdraw: ${name}`}>
        Withdraw
      </Button>
    </Group>
  )
}
