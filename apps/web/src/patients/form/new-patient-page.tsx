import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { FormSheet } from '../../forms/form-sheet.tsx'
import { useServerForm } from '../../forms/use-server-form.ts'
import { CancelLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { fullName } from '../../words/names.ts'
import { nobody } from '../fields.tsx'
import { useKeepsOwn } from '../patient.ts'
import { patientsChanged } from '../patients-changed.ts'
import { inputOf, PatientFields } from './patient-fields.tsx'
import { SameName } from './same-name.tsx'

/** Enters a patient, or a record of one's own. */
export function NewPatientPage() {
  const keepsOwn = useKeepsOwn()
  const may = useMay()
  const navigate = useNavigate()
  const server = useServerForm({
    initialValues: nobody,
    send: async values => {
      const patient = await empanel.patients.create.mutate(inputOf(values))
      server.saved()
      cache.setQueryData(api.patients.get.queryKey({ id: patient.id }), { ...patient, openedUntil: null })
      notifications.show({ message: `${fullName(patient)} was added.` })
      // Before lists are refetched: this page would find its own record as one of the same name.
      await navigate({
        to: '/patients/$patientId',
        params: { patientId: patient.id },
        // The back button must not lead into a form that was sent.
        replace: true,
      })
      await patientsChanged()
    },
  })
  return (
    <Page
      title={keepsOwn ? 'New record' : 'New patient'}
      within={{ to: '/patients', label: keepsOwn ? 'My records' : 'Patients' }}
    >
      <FormSheet
        of={server}
        about={
          <>
            {keepsOwn
              ? 'For yourself or somebody you care for. The record belongs to your account.'
              : 'Whether somebody of the same name and date of birth is on record is looked up as you type.'}
            {may('assignments.create') && ' A practitioner can be assigned as soon as it is saved.'}
          </>
        }
        action={keepsOwn ? 'Add record' : 'Add patient'}
        beside={<CancelLink to="/patients" />}
      >
        <PatientFields form={server.form} />
        <SameName form={server.form} />
      </FormSheet>
    </Page>
  )
}
