import { Alert, Button, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { LinkButton } from '../page/link.tsx'
import { api } from '../server/empanel.ts'
import { Entrance } from '../sign-in/entrance.tsx'
import { explain } from '../words/explain.ts'
import { NoToken } from './no-token.tsx'
import { useToken } from './use-token.ts'

/** Confirms an address by a mailed link. It asks for a press, because programs that guard mailboxes open links, too. */
export function VerifyEmailPage() {
  const token = useToken()
  return (
    <Entrance title="Confirm your address">
      {token ? <Confirm key={token} token={token} /> : <NoToken />}
    </Entrance>
  )
}

function Confirm({ token }: { token: string }) {
  const confirm = useMutation(api.auth.verifyEmail.mutationOptions())
  if (confirm.data) {
    return (
      <Stack>
        <Alert variant="default" role="status" icon={<IconCircleCheck />} title="Your address is confirmed">
          <Text size="sm">
            Sign in with <b>{confirm.data.email}</b> from now on. Mails go there.
          </Text>
        </Alert>
        <LinkButton to="/" w="fit-content" reloadDocument>
          Go on
        </LinkButton>
      </Stack>
    )
  }
  return (
    <Stack>
      <Text size="sm">Press the button to confirm that this mailbox is yours.</Text>
      {confirm.error && (
        <Alert color="red" role="alert">
          {explain(confirm.error)}
        </Alert>
      )}
      <Button w="fit-content" loading={confirm.isPending} onClick={() => confirm.mutate({ token })}>
        Confirm address
      </Button>
    </Stack>
  )
}
