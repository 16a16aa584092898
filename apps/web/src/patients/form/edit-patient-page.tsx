import { Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Answer } from '../../feedback/answer.tsx'
import { EditForm } from '../../forms/edit/edit-form.tsx'
import { useRecordForm } from '../../forms/edit/use-record-form.ts'
import { CancelLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { fullName } from '../../words/names.ts'
import { changesOf, valuesOf } from '../fields.tsx'
import { NoSuchPatient } from '../no-such-patient.tsx'
import { type Patient, useCovers, useKeepsOwn } from '../patient.ts'
import { patientsChanged } from '../patients-changed.ts'
import { deathConfirmed } from './confirm-death.tsx'
import { PatientFields } from './patient-fields.tsx'

/** Changes a patient's record. */
export function EditPatientPage() {
  const { patientId } = useParams({ from: '/in/shell/patients/$patientId/edit' })
  const keepsOwn = useKeepsOwn()
  const query = useQuery(api.patients.get.queryOptions({ id: patientId }))
  const patient = query.data
  const title = patient ? `Edit ${fullName(patient)}` : keepsOwn ? 'Edit record' : 'Edit patient'
  return (
    <Page
      title={title}
      discreetly={`Edit patient #${patientId}`}
      within={{ to: '/patients', label: keepsOwn ? 'My records' : 'Patients' }}
    >
      <Answer of={query} missing={<NoSuchPatient />} outline={<Skeleton h={480} maw={720} />}>
        {patient => <EditPatientForm key={patient.id} patient={patient} />}
      </Answer>
    </Page>
  )
}

function EditPatientForm({ patient }: { patient: Patient }) {
  const navigate = useNavigate()
  const covers = useCovers(patient)
  const page = { to: '/patients/$patientId', params: { patientId: patient.id } } as const
  const form = useRecordForm({
    record: patient,
    valuesOf,
    reload: () => cache.fetchQuery(api.patients.get.queryOptions({ id: patient.id }, { staleTime: 0 })),
    save: async (values, version) => {
      if (values.deceasedOn && !patient.deceasedOn) {
        const team = covers('assignments.read')
          ? await empanel.assignments.careTeam.query({ patientId: patient.id })
          : undefined
        if (!(await deathConfirmed({ patient, day: values.deceasedOn, team }))) return
      }
      // If `patient` is newer than the form's first values, the server refuses the version.
      const changes = changesOf(values, patient)
      const saved = await empanel.patients.update.mutate({ id: patient.id, version, ...changes })
      form.server.saved()
      cache.setQueryData(api.patients.get.queryKey({ id: patient.id }), { ...saved, openedUntil: null })
      notifications.show({ message: `${fullName(saved)} was saved.` })
      await patientsChanged()
      await navigate({ ...page, replace: true })
    },
  })
  return (
    <EditForm of={form} cancel={<CancelLink {...page} />}>
      <PatientFields form={form.server.form} withDeath={covers('assignments.end')} />
    </EditForm>
  )
}
