import { TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { LeaveGuard } from '../forms/leave-guard.tsx'
import { ServerForm } from '../forms/server-form.tsx'
import { useServerForm } from '../forms/use-server-form.ts'
import { Section } from '../page/section.tsx'
import { empanel } from '../server/empanel.ts'
import { useSignedIn } from '../session/use-session.ts'
import { takeUp } from '../sign-in/sign-in.ts'

/** Changes the name of one's own account. */
export function ChangeName() {
  const { me } = useSignedIn()
  const server = useServerForm({
    initialValues: { name: me.name },
    send: async ({ name }) => {
      const changed = await empanel.auth.changeName.mutate({ name })
      server.saved()
      notifications.show({ message: `You are ${changed.name} here from now on.` })
      await takeUp()
    },
  })
  const { form } = server
  return (
    <Section title="Name">
      <ServerForm of={server} action="Change name">
        <TextInput
          label="Your name"
          maxLength={200}
          autoComplete="name"
          required
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
      </ServerForm>
      <LeaveGuard unsent={server.unsent} />
    </Section>
  )
}
