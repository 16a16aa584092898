import { Button, PasswordInput, Text } from '@mantine/core'
import { useRouter, useSearch } from '@tanstack/react-router'
import { NewPasswordField } from '../forms/new-password-field.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { empanel } from '../server/empanel.ts'
import { Entrance } from './entrance.tsx'
import { ownPage } from './own-page.ts'
import { signOut, takeUp } from './sign-in.ts'

/** Replaces a password that somebody else chose. Until then the account opens nothing else. */
export function NewPasswordPage() {
  const router = useRouter()
  const { next } = useSearch({ from: '/new-password' })
  const server = useServerForm({
    initialValues: { currentPassword: '', newPassword: '' },
    send: async values => {
      await empanel.auth.changePassword.mutate(values)
      await takeUp()
      router.history.replace(ownPage(next, location.origin))
    },
  })
  const { form } = server
  const leave = async () => {
    await signOut()
    await router.navigate({ to: '/sign-in', replace: true })
  }
  return (
    <Entrance title="Choose your own password">
      <ServerForm
        of={server}
        action="Change password"
        beside={
          <Button variant="subtle" onClick={() => void leave()}>
            Sign out
          </Button>
        }
      >
        <Text size="sm" c="dimmed">
          Somebody else made your account, and knows its password. Choose one that only you know.
        </Text>
        <PasswordInput
          label="The password that you were given"
          autoComplete="current-password"
          autoFocus
          required
          key={form.key('currentPassword')}
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordField
          label="New password"
          key={form.key('newPassword')}
          {...form.getInputProps('newPassword')}
        />
      </ServerForm>
    </Entrance>
  )
}
