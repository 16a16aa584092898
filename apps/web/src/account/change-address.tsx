import { Alert, Button, PasswordInput, Text, TextInput } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../feedback/answer.tsx'
import { sayFailed } from '../feedback/say-failed.ts'
import { LeaveGuard } from '../forms/leave-guard.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { Section } from '../page/section.tsx'
import { api, empanel } from '../server/empanel.ts'
import { useSignedIn } from '../session/use-session.ts'

/** Confirms the address of one's own account, or changes it: by a link that is mailed there. */
export function ChangeAddress() {
  const { me } = useSignedIn()
  const registration = useQuery(api.policy.registration.queryOptions())
  return (
    <Section title="E-mail address">
      <Answer of={registration}>
        {({ mail }) =>
          mail ? (
            <>
              {me.emailVerifiedAt === null && <Unconfirmed address={me.email} />}
              <NewAddress />
            </>
          ) : (
            <Text size="sm" c="dimmed">
              This server sends no mails, so an address cannot be confirmed or changed here.
            </Text>
          )
        }
      </Answer>
    </Section>
  )
}

function Unconfirmed({ address }: { address: string }) {
  const send = useMutation(
    api.auth.sendVerification.mutationOptions({
      onError: error => sayFailed('The link was not sent', error),
    }),
  )
  return (
    <Alert variant="default" mb="md" icon={<IconMail />} title="Your address is not confirmed yet">
      {send.isSuccess ? (
        <Text size="sm" role="status">
          A link is on its way to {address}. It works for 60 minutes.
        </Text>
      ) : (
        <>
          <Text size="sm" mb="sm">
            Confirm it, so that we can reach you when you forget your password.
          </Text>
          <Button size="xs" variant="default" loading={send.isPending} onClick={() => send.mutate()}>
            Send me the link
          </Button>
        </>
      )}
    </Alert>
  )
}

function NewAddress() {
  const [asked, setAsked] = useState<string>()
  const server = useServerForm({
    initialValues: { email: '', password: '' },
    send: async ({ email, password }) => {
      const wanted = email.trim()
      await empanel.auth.changeEmail.mutate({ email: wanted, password })
      server.form.reset()
      setAsked(wanted)
    },
  })
  const { form } = server
  return (
    <>
      {asked && (
        <Alert variant="default" mb="md" role="status" icon={<IconMail />} title="Look into the new mailbox">
          A link was sent to {asked}. Your account keeps its present address until you follow the link, within
          60 minutes.
        </Alert>
      )}
      <ServerForm of={server} action="Change address">
        <TextInput
          label="New address"
          description="We mail a link there. Your other sessions end once you follow it."
          type="email"
          maxLength={254}
          autoComplete="email"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Your password"
          autoComplete="current-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
      </ServerForm>
      <LeaveGuard unsent={server.unsent} />
    </>
  )
}
