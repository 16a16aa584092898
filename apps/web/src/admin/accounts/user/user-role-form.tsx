import { EmpanelError } from '@empanel/client'
import { Alert, Box, Button, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { oneOf } from '../../../browser/search-params.ts'
import { once } from '../../../forms/once.ts'
import type { Choice } from '../../../forms/record-picker.tsx'
import { api } from '../../../server/empanel.ts'
import { useSignedIn } from '../../../session/use-session.ts'
import { explain } from '../../../words/explain.ts'
import { roleNames } from '../../../words/role-names.ts'
import { accountsChanged, showAtOnce } from '../accounts-changed.ts'
import { PractitionerRecordPicker } from '../practitioner-record-picker.tsx'
import { isPractitioner, rolesIn, type User } from '../roles.ts'

/** Gives an account another role, and a practitioner's account a practitioner record. */
export function UserRoleForm({ user }: { user: User }) {
  const { me, policy } = useSignedIn()
  const [role, setRole] = useState(user.role)
  const [practitioner, setPractitioner] = useState<Choice | null>(null)
  const change = useMutation(
    api.users.changeRole.mutationOptions({
      onMutate: async ({ id, role }) => ({ undo: await showAtOnce(id, { role }) }),
      onError: (error, _input, kept) => {
        kept?.undo()
        notifications.show({ color: 'red', title: 'The role was not changed', message: explain(error) })
      },
      onSuccess: ({ name, role }) => {
        setPractitioner(null)
        notifications.show({ message: `${name} now has the role ${roleNames[role]}.` })
      },
      onSettled: accountsChanged,
    }),
  )
  const links = isPractitioner(role) && practitioner !== null
  const ask = () =>
    modals.openConfirmModal({
      title: role === user.role ? 'Link the practitioner record?' : `Make ${user.name} ${roleNames[role]}?`,
      centered: true,
      children: (
        <Text size="sm">
          {role === user.role
            ? `${user.name} will work with the record ${practitioner?.label}.`
            : `${user.name} is ${roleNames[user.role]} now, and may then do what the role ${roleNames[role]} may.`}{' '}
          All sessions of the account end:{' '}
          {user.id === me.id ? 'you will have to sign in again.' : 'they have to sign in again.'}
        </Text>
      ),
      labels: { confirm: role === user.role ? 'Link record' : 'Change role', cancel: 'Cancel' },
      onConfirm: once(() =>
        change.mutateAsync({
          id: user.id,
          role,
          ...(links && { practitionerId: Number(practitioner.value) }),
        }),
      ),
    })
  return (
    <Box component="section" aria-labelledby="role-of-account">
      <Title order={2} size="h4" id="role-of-account" mb="sm">
        Role
      </Title>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Stack maw={440} align="stretch">
          <NativeSelect
            label="Role of the account"
            value={role}
            onChange={event => setRole(oneOf(event.currentTarget.value, rolesIn(policy, user.role)) ?? role)}
            data={rolesIn(policy, user.role).map(value => ({ value, label: roleNames[value] }))}
          />
          {isPractitioner(role) && (
            <PractitionerRecordPicker chosen={practitioner} onChoose={setPractitioner} />
          )}
          {change.error && <Refused error={change.error} />}
          <Button variant="default" w="fit-content" disabled={role === user.role && !links} onClick={ask}>
            {role === user.role && links ? 'Link practitioner record' : 'Change role'}
          </Button>
        </Stack>
      </Paper>
    </Box>
  )
}

/** Keeps the server's refusal on the page after its notification has gone. */
function Refused({ error }: { error: unknown }) {
  if (!(error instanceof EmpanelError)) return null
  return (
    <Alert color="red" variant="outline" role="alert">
      {explain(error)}
    </Alert>
  )
}
