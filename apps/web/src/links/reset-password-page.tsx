import { Alert, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { NewPasswordField } from '../forms/new-password-field.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { LinkButton, TextLink } from '../page/link.tsx'
import { empanel } from '../server/empanel.ts'
import { Entrance } from '../sign-in/entrance.tsx'
import { leave } from '../sign-in/sign-in.ts'
import { NoToken } from './no-token.tsx'
import { useToken } from './use-token.ts'

const another = (
  <TextLink to="/forgot-password" inherit underline="always">
    Ask for another link
  </TextLink>
)

/** Chooses a new password by a mailed link. */
export function ResetPasswordPage() {
  const token = useToken()
  return (
    <Entrance title="Choose a new password">
      {token ? <Choose key={token} token={token} /> : <NoToken>{another}</NoToken>}
    </Entrance>
  )
}

function Choose({ token }: { token: string }) {
  const [changed, setChanged] = useState(false)
  const server = useServerForm({
    initialValues: { password: '' },
    send: async ({ password }) => {
      await empanel.auth.resetPassword.mutate({ token, password })
      // It ended all sessions of the account, and perhaps the one of this browser.
      await leave()
      setChanged(true)
    },
  })
  const { form } = server
  if (changed) {
    return (
      <Stack>
        <Alert variant="default" role="status" icon={<IconCircleCheck />} title="Your password is changed">
          Sign in with the new one.
        </Alert>
        <LinkButton to="/sign-in" w="fit-content" replace>
          Sign in
        </LinkButton>
      </Stack>
    )
  }
  return (
    <ServerForm of={server} action="Change password" remedy={another}>
      <Text size="sm" c="dimmed">
        Wherever you are signed in, your sessions end, and the new password is asked for.
      </Text>
      <NewPasswordField
        label="New password"
        autoFocus
        key={form.key('password')}
        {...form.getInputProps('password')}
      />
    </ServerForm>
  )
}
