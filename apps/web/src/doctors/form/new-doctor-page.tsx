import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { FormSheet } from '../../forms/form-sheet.tsx'
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
      <FormSheet
        of={server}
        about="The doctor can be assigned to patients at once. An account to sign in with is made separately."
        action="Enter doctor"
        beside={
          <LinkButton to="/doctors" variant="subtle">
            Cancel
          </LinkButton>
        }
      >
        <DoctorFields form={server.form} />
      </FormSheet>
    </Page>
  )
}
