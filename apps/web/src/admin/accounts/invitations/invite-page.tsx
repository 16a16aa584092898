import { MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { oneOf } from '../../../browser/search-params.ts'
import { FormSheet } from '../../../forms/form-sheet.tsx'
import type { Choice } from '../../../forms/record-picker.tsx'
import { useServerForm } from '../../../forms/use-server-form.ts'
import { CancelLink } from '../../../page/link.tsx'
import { Page } from '../../../page/page.tsx'
import { empanel } from '../../../server/empanel.ts'
import { useSignedIn } from '../../../session/use-session.ts'
import { siteChoices, useSites } from '../../../sites/sites.ts'
import { roleNames } from '../../../words/role-names.ts'
import { showLink } from '../one-time-link.tsx'
import { PractitionerRecordPicker } from '../practitioner-record-picker.tsx'
import { isPractitioner, rolesIn, type UserRole } from '../roles.ts'
import { invitationsChanged } from './invitation.ts'

/** Invites a colleague, who then makes the account and chooses its password. */
export function InvitePage() {
  const navigate = useNavigate()
  const { policy } = useSignedIn()
  const roles = rolesIn(policy)
  const [role, setRole] = useState<UserRole>(oneOf('staff', roles) ?? roles[0] ?? 'patient')
  const [practitioner, setPractitioner] = useState<Choice | null>(null)
  const [siteIds, setSiteIds] = useState<string[]>([])
  const choices = siteChoices(useSites() ?? [])
  const asksSites = role === 'staff' && choices.length > 1
  const server = useServerForm({
    initialValues: { name: '', email: '' },
    send: async ({ name, email }) => {
      const { link, expiresAt, ...invited } = await empanel.users.invite.mutate({
        name,
        email: email.trim(),
        role,
        ...(isPractitioner(role) && practitioner && { practitionerId: Number(practitioner.value) }),
        ...(asksSites && siteIds.length > 0 && { siteIds: siteIds.map(Number) }),
      })
      server.saved()
      await invitationsChanged()
      await navigate({ to: '/admin/invitations', replace: true })
      if (link) showLink({ link, expiresAt, name: invited.name })
      else notifications.show({ message: `The invitation was mailed to ${invited.email}.` })
    },
  })
  const { form } = server
  return (
    <Page title="Invite a colleague" within={{ to: '/admin/invitations', label: 'Invitations' }}>
      <FormSheet
        of={server}
        width={560}
        about="They get a link that works for seven days, and choose their password themselves."
        action="Invite"
        beside={<CancelLink to="/admin/invitations" />}
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
          description="The invitation goes there, and they sign in with it."
          type="email"
          maxLength={254}
          autoComplete="off"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
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
        {asksSites && (
          <MultiSelect
            label="Sites"
            description="Where they work. Without any they work at the main site."
            data={choices}
            value={siteIds}
            onChange={setSiteIds}
            searchable
            clearable
          />
        )}
      </FormSheet>
    </Page>
  )
}
