import { Button, Modal, PasswordInput, Text } from '@mantine/core'
import { useLayoutEffect, useState } from 'react'
import { holdsUnsent } from '../forms/leave-guard.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import type { Session } from '../session/session.ts'
import { useSession } from '../session/use-session.ts'
import { forget, signIn } from './sign-in.ts'

/**
 * Covers a page whose session is over until the person signs in again; what they had typed stays. Meanwhile the page
 * beneath, with its dialogs and notifications, cannot be seen, focused or searched (app.css).
 */
export function SessionEnded() {
  const session = useSession()
  const ended = session.kind === 'ended'
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-covered', ended)
    return () => document.documentElement.removeAttribute('data-covered')
  }, [ended])
  return (
    <Modal
      opened={ended}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Sign in again"
      centered
      portalProps={{ reuseTargetNode: false, className: 'cover' }}
      overlayProps={{ backgroundOpacity: 0.85, blur: 12 }}
    >
      {session.kind === 'ended' && <SignInAgain session={session} />}
    </Modal>
  )
}

function SignInAgain({ session }: { session: Extract<Session, { kind: 'ended' }> }) {
  const { me, because } = session
  const [asked, setAsked] = useState(false)
  const form = useServerForm({
    initialValues: { password: '' },
    send: ({ password }) => signIn({ login: me.email, password }),
  })
  return (
    <>
      <Text mb="md">
        {because === 'elsewhere'
          ? 'You signed out, or somebody else signed in, in another tab.'
          : 'Your session has ended, as it does after some days or when it is ended from elsewhere.'}{' '}
        Sign in to go on where you were.
      </Text>
      <ServerForm
        of={form}
        action="Sign in"
        beside={
          <Button
            variant="subtle"
            {...(asked && { color: 'red.9' })}
            onClick={() => (asked || !holdsUnsent() ? forget() : setAsked(true))}
          >
            {asked ? 'Leave without saving' : 'Leave this page'}
          </Button>
        }
      >
        <Text>
          Signing in as <b>{me.name}</b>, {me.email}
        </Text>
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          data-autofocus
          key={form.form.key('password')}
          {...form.form.getInputProps('password')}
        />
        {asked && <Text role="status">What you have changed on this page has not been saved.</Text>}
      </ServerForm>
    </>
  )
}
