import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sayFailed } from '../../feedback/say-failed.ts'
import { askFirst } from '../../forms/ask-first.tsx'
import { api } from '../../server/empanel.ts'
import { signOut } from '../../sign-in/sign-in.ts'

/** Ends all of one's sessions, this one too, after asking. */
export function SignOutEverywhere() {
  const navigate = useNavigate()
  const endAll = useMutation(
    api.sessions.endAll.mutationOptions({
      onSuccess: async ({ ended }) => {
        // The server has ended the session already; this drops the tokens and tells the other tabs.
        await signOut()
        await navigate({ to: '/sign-in' })
        notifications.show({
          title: 'Signed out everywhere',
          message: ended === 1 ? 'One session was ended.' : `${ended} sessions were ended.`,
        })
      },
      onError: error => sayFailed('You are still signed in', error),
    }),
  )
  const ask = () =>
    askFirst({
      title: 'Sign out everywhere?',
      about: 'This ends all your sessions, the one on this device too. You will have to sign in again.',
      confirm: 'Sign out everywhere',
      act: () => endAll.mutateAsync(),
    })
  return (
    <Button variant="default" onClick={ask} loading={endAll.isPending}>
      Sign out everywhere
    </Button>
  )
}
