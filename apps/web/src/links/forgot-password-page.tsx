import { Alert, Text, TextInput } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../feedback/answer.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { TextLink } from '../page/link.tsx'
import { api, empanel } from '../server/empanel.ts'
import { Entrance } from '../sign-in/entrance.tsx'

/** Asks for a link by which one chooses a new password. */
export function ForgotPasswordPage() {
  const registration = useQuery(api.policy.registration.queryOptions())
  return (
    <Entrance
      title="Forgot your password?"
      below={
        <TextLink to="/sign-in" inherit underline="always">
          Back to sign in
        </TextLink>
      }
    >
      <Answer of={registration}>{({ mail }) => (mail ? <AskForLink /> : <AskSomebody />)}</Answer>
    </Entrance>
  )
}

function AskSomebody() {
  return (
    <Alert variant="default" title="Ask an administrator">
      This server sends no mails. An administrator can give you a link by which you choose a new password.
    </Alert>
  )
}

function AskForLink() {
  const [asked, setAsked] = useState(false)
  const server = useServerForm({
    initialValues: { login: '' },
    send: async ({ login }) => {
      await empanel.auth.forgotPassword.mutate({ login })
      setAsked(true)
    },
  })
  const { form } = server
  if (asked) {
    return (
      <Alert variant="default" role="status" icon={<IconMail />} title="Look into your mailbox">
        If an account belongs to this name or address, a link is on its way to its address. It works for 60
        minutes, once. No mail after some minutes? Look among unwanted mails, or ask an administrator.
      </Alert>
    )
  }
  return (
    <ServerForm of={server} action="Send me a link">
      <Text size="sm" c="dimmed">
        We mail you a link by which you choose a new password.
      </Text>
      <TextInput
        label="E-mail address or username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        required
        key={form.key('login')}
        {...form.getInputProps('login')}
      />
    </ServerForm>
  )
}
