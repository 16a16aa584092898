import { Paper, PasswordInput, Text, Title, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { LeaveGuard } from '../forms/leave-guard.tsx'
import { NewPasswordField } from '../forms/new-password-field.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { empanel } from '../server/empanel.ts'
import { useSignedIn } from '../session/use-session.ts'
import { sessionsEnded } from './sessions/own-sessions-query.ts'

/** Changes one's own password, which signs out everywhere else. */
export function ChangePassword() {
  const { me } = useSignedIn()
  const server = useServerForm({
    initialValues: { currentPassword: '', newPassword: '' },
    send: async values => {
      await empanel.auth.changePassword.mutate(values)
      server.form.reset()
      notifications.show({
        title: 'Password changed',
        message: 'You stay signed in here. Your other sessions have ended.',
      })
      await sessionsEnded()
    },
  })
  const { form } = server
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="xs">
        Change password
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        You stay signed in here. Everywhere else your sessions end, and the new password is asked for.
      </Text>
      <ServerForm of={server} action="Change password">
        <VisuallyHidden>
          {/* Tells password managers whose password it is. */}
          <input type="text" autoComplete="username" value={me.email} readOnly tabIndex={-1} aria-hidden />
        </VisuallyHidden>
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
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
      <LeaveGuard unsent={server.unsent} />
    </Paper>
  )
}
