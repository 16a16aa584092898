import { Paper, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { empanel } from '../../server/empanel.ts'
import { doctorName } from '../../words/names.ts'
import { doctorsChanged } from '../doctors-changed.ts'
import { DoctorFields } from './doctor-fields.tsx'
import { inputOf, nobody } from './doctor-values.ts'

/** Enters a doctor who has no account. */
export function NewDoctorPage() {
  const navigate = useNavigate()
  const server = useServerForm({
    initialValues: nobody,
    send: async values => {
      const doctor = await empanel.doctors.create.mutate(inputOf(values))
      server.saved()
      notifications.show({ message: `${doctorName(doctor)} was entered.` })
      await doctorsChanged()
      await navigate({ to: '/doctors/$doctorId', params: { doctorId: doctor.id }, replace: true })
    },
  })
  return (
    <Page title="New doctor" within={{ to: '/doctors', label: 'Doctors' }}>
      <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw={720}>
        <Text size="sm" c="dimmed" mb="md">
          The doctor can be assigned to patients at once. An account to sign in with is made separately.
        </Text>
        <ServerForm
          of={server}
          action="Enter doctor"
          beside={
            <LinkButton to="/doctors" variant="subtle">
              Cancel
            </LinkButton>
          }
        >
          <DoctorFields form={server.form} />
        </ServerForm>
      </Paper>
      <LeaveGuard unsent={server.unsent} />
    </Page>
  )
}
