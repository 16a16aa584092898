import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { FormSheet } from '../../forms/form-sheet.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { CancelLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { empanel } from '../../server/empanel.ts'
import { practitionerName } from '../../words/names.ts'
import { inputOf, nobody } from '../fields.tsx'
import { practitionersChanged } from '../practitioners-changed.ts'
import { PractitionerFields } from './practitioner-fields.tsx'

/** Enters a practitioner who has no account. */
export function NewPractitionerPage() {
  const navigate = useNavigate()
  const server = useServerForm({
    initialValues: nobody,
    send: async values => {
      const practitioner = await empanel.practitioners.create.mutate(inputOf(values))
      server.saved()
      notifications.show({ message: `${practitionerName(practitioner)} was entered.` })
      await practitionersChanged()
      await navigate({
        to: '/practitioners/$practitionerId',
        params: { practitionerId: practitioner.id },
        replace: true,
      })
    },
  })
  return (
    <Page title="New practitioner" within={{ to: '/practitioners', label: 'Practitioners' }}>
      <FormSheet
        of={server}
        about="The practitioner can be assigned to patients at once. An account to sign in with is made separately."
        action="Enter practitioner"
        beside={<CancelLink to="/practitioners" />}
      >
        <PractitionerFields form={server.form} withProfession />
      </FormSheet>
    </Page>
  )
}
