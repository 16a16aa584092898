import { NativeSelect, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { oneOf } from '../../../browser/search-params.ts'
import { FormSheet } from '../../../forms/form-sheet.tsx'
import { given } from '../../../forms/given.ts'
import type { Choice } from '../../../forms/record-picker.tsx'
import { useServerForm } from '../../../forms/use-server-form.ts'
import { LinkButton } from '../../../page/link.tsx'
import { Page } from '../../../page/page.tsx'
import { empanel } from '../../../server/empanel.ts'
import { useSignedIn } from '../../../session/use-session.ts'
import { roleNames } from '../../../words/role-names.ts'
import { accountsChanged } from '../accounts-changed.ts'
import { PractitionerRecordPicker } from '../practitioner-record-picker.tsx'
import { isPractitioner, rolesIn, type UserRole } from '../roles.ts'
import { NewPassword } from './new-password.tsx'

/** Makes an account for somebody else. */
export function NewUserPage() {
  const navigate = useNavigate()
  const { policy } = useSignedIn()
  const roles = rolesIn(policy)
  const [role, setRole] = useState<UserRole>(roles.at(-1) ?? 'patient')
  const [practitioner, setPractitioner] = useState<Choice | null>(null)
  const server = useServerForm({
    initialValues: { name: '', email: '', username: '', password: '' },
    send: async ({ name, email, username, password }) => {
      const user = await empanel.users.create.mutate({
        ...given({ username: username.trim() }),
        ...(isPractitioner(role) && practitioner && { practitionerId: Number(practitioner.value) }),
        name,
        email: email.trim(),
        password,
        role,
      })
      server.saved()
      notifications.show({ message: `The account of ${user.name} was made.` })
      await accountsChanged()
      await navigate({ to: '/admin/users/$userId', params: { userId: user.id }, replace: true })
    },
  })
  const { form } = server
  return (
    <Page title="New account" within={{ to: '/admin/users', label: 'Accounts' }}>
      <FormSheet
        of={server}
        width={560}
        action="Make account"
        beside={
          <LinkButton to="/admin/users" variant="subtle">
            Cancel
          </LinkButton>
        }
      >
        <TextInput
          label="Name"
          maxLength={200}
          autoComplete="off"
          required
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="E-mail address"
          description="To sign in with."
          type="email"
          maxLength={254}
          autoComplete="off"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <TextInput
          label="Username"
          maxLength={150}
          description="Optional, to sign in with instead: letters, digits and . _ + -"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <NewPassword
          field={{ key: form.key('password'), props: form.getInputProps('password') }}
          onSuggest={password => form.setFieldValue('password', password)}
        />
        <NativeSelect
          label="Role"
          value={role}
          onChange={event => setRole(oneOf(event.currentTarget.value, roles) ?? role)}
          data={roles.map(value => ({ value, label: roleNames[value] }))}
        />
        {isPractitioner(role) && (
          <PractitionerRecordPicker chosen={practitioner} onChoose={setPractitioner} />
        )}
      </FormSheet>
    </Page>
  )
}
