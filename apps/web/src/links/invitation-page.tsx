import { Alert, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { DayOf } from '../dates/times.tsx'
import { Answer } from '../feedback/answer.tsx'
import { NewPasswordField } from '../forms/new-password-field.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { LinkButton } from '../page/link.tsx'
import { empanel } from '../server/empanel.ts'
import { Entrance } from '../sign-in/entrance.tsx'
import { leave, signIn } from '../sign-in/sign-in.ts'
import { explain } from '../words/explain.ts'
import { roleNames } from '../words/role-names.ts'
import { NoToken } from './no-token.tsx'
import { useToken } from './use-token.ts'

/** Accepts an invitation: the invited choose a password, and are signed in. */
export function InvitationPage() {
  const token = useToken()
  return (
    <Entrance title="Welcome to Empanel" width={520}>
      {token ? <Invited key={token} token={token} /> : <NoToken />}
    </Entrance>
  )
}

type Invitation = Awaited<ReturnType<typeof empanel.auth.invitation.mutate>>

function Invited({ token }: { token: string }) {
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => empanel.auth.invitation.mutate({ token }),
    retry: false,
    // Typing must not be disturbed by another answer.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return <Answer of={invitation}>{invited => <Accept token={token} invited={invited} />}</Answer>
}

function Accept({ token, invited }: { token: string; invited: Invitation }) {
  const router = useRouter()
  // The account was made, but signing in failed: why.
  const [made, setMade] = useState<string>()
  const server = useServerForm({
    initialValues: { name: invited.name, password: '' },
    send: async ({ name, password }) => {
      await leave()
      const { login } = await empanel.auth.acceptInvitation.mutate({ token, name, password })
      try {
        await signIn({ login, password })
      } catch (error) {
        setMade(explain(error))
        return
      }
      router.history.replace('/')
    },
  })
  const { form } = server
  if (made) {
    return (
      <Alert color="orange" role="alert" title="Your account is made, but you are not signed in yet">
        <Text size="sm" mb="sm">
          {made}
        </Text>
        <LinkButton to="/sign-in" variant="default">
          Sign in
        </LinkButton>
      </Alert>
    )
  }
  return (
    <ServerForm of={server} action="Accept and sign in">
      <Alert variant="default">
        You are invited as <b>{roleNames[invited.role]}</b>. You will sign in as <b>{invited.email}</b>. The
        invitation is open until <DayOf at={invited.expiresAt} />.
      </Alert>
      <TextInput
        label="Your name"
        maxLength={200}
        autoComplete="name"
        required
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      {/* Tells password managers whose password it is. */}
      <input type="text" autoComplete="username" value={invited.email} readOnly hidden tabIndex={-1} />
      <NewPasswordField
        label="Password"
        autoFocus
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
      <Text size="sm" c="dimmed">
        Nobody else knows this password. If you forget it, ask for a link where you sign in.
      </Text>
    </ServerForm>
  )
}
