import { Paper, Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Failure } from '../../feedback/failure.tsx'
import { TakeNewer } from '../../forms/edit/take-newer.tsx'
import { useRecordForm } from '../../forms/edit/use-record-form.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { isMissing } from '../../words/explain.ts'
import { fullName } from '../../words/names.ts'
import { NoSuchPatient } from '../no-such-patient.tsx'
import { type Patient, useCovers, useKeepsOwn } from '../patient.ts'
import { patientsChanged } from '../patients-changed.ts'
import { deathConfirmed } from './confirm-death.tsx'
import { PatientFields } from './patient-fields.tsx'
import { changesOf, valuesOf } from './patient-values.ts'

/** Changes a patient's record. */
export function EditPatientPage() {
  const { patientId } = useParams({ from: '/in/shell/patients/$patientId/edit' })
  const keepsOwn = useKeepsOwn()
  const { data: patient, error, refetch } = useQuery(api.patients.get.queryOptions({ id: patientId }))
  const title = patient ? `Edit ${fullName(patient)}` : keepsOwn ? 'Edit record' : 'Edit patient'
  return (
    <Page
      title={title}
      discreetly={`Edit patient #${patientId}`}
      within={{ to: '/patients', label: keepsOwn ? 'My records' : 'Patients' }}
    >
      {patient ? (
        <EditPatientForm key={patient.id} patient={patient} />
      ) : isMissing(error) ? (
        <NoSuchPatient />
      ) : error ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <Skeleton h={480} maw={720} />
      )}
    </Page>
  )
}

function EditPatientForm({ patient }: { patient: Patient }) {
  const navigate = useNavigate()
  const covers = useCovers(patient)
  const page = { to: '/patients/$patientId', params: { patientId: patient.id } } as const
  const { server, takeNewer } = useRecordForm({
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
      // Should `patient` be newer than what the form began with, the version says so before anything is changed.
      const changes = changesOf(values, patient)
      const saved = await empanel.patients.update.mutate({ id: patient.id, version, ...changes })
      server.saved()
      cache.setQueryData(api.patients.get.queryKey({ id: patient.id }), { ...saved, openedUntil: null })
      notifications.show({ message: `${fullName(saved)} was saved.` })
      await patientsChanged()
      await navigate({ ...page, replace: true })
    },
  })
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} maw={720}>
      <ServerForm
        of={server}
        action="Save changes"
        beside={
          <>
            {takeNewer && <TakeNewer take={takeNewer} />}
            <LinkButton {...page} variant="subtle">
              Cancel
            </LinkButton>
          </>
        }
      >
        <PatientFields form={server.form} withDeath={covers('assignments.end')} />
      </ServerForm>
      <LeaveGuard unsent={server.unsent} />
    </Paper>
  )
}
