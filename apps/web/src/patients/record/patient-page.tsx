import { Badge, Skeleton, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ageInWords } from '../../dates/age.ts'
import { Failure } from '../../feedback/failure.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { isMissing } from '../../words/explain.ts'
import { fullName } from '../../words/names.ts'
import { AccessLog } from '../access/access-log.tsx'
import { EmergencyForm } from '../emergency/emergency-form.tsx'
import { OpenedInEmergency } from '../emergency/opened-in-emergency.tsx'
import { NoSuchPatient } from '../no-such-patient.tsx'
import { type Patient, useCovers, useKeepsOwn, useMayBreakGlass } from '../patient.ts'
import { CareTeamTimeline } from '../team/care-team-timeline.tsx'
import { DeletePatient } from './delete-patient.tsx'
import { MedicalHistory, PatientDetails } from './patient-details.tsx'
import classes from './patient-page.module.css'

/** One patient: who they are, who looks after them, and who opened their record. */
export function PatientPage() {
  const { patientId } = useParams({ from: '/in/shell/patients/$patientId' })
  const within = useWithin()
  const { data: patient, error, refetch } = useQuery(api.patients.get.queryOptions({ id: patientId }))
  const gone = isMissing(error)
  const mayBreakGlass = useMayBreakGlass()
  if (patient && !gone) return <Record key={patient.id} patient={patient} openedUntil={patient.openedUntil} />
  return (
    <Page title="Patient" discreetly={`Patient #${patientId}`} within={within}>
      {error ? (
        <Stack>
          {gone ? <NoSuchPatient /> : <Failure error={error} retry={refetch} />}
          {gone && mayBreakGlass && <EmergencyForm patientId={patientId} />}
        </Stack>
      ) : (
        <Stack>
          <Skeleton h={180} />
          <Skeleton h={240} />
        </Stack>
      )}
    </Page>
  )
}

/** The list that the record belongs to, as the navigation calls it. */
function useWithin() {
  return { to: '/patients', label: useKeepsOwn() ? 'My records' : 'Patients' } as const
}

function Record({ patient, openedUntil }: { patient: Patient; openedUntil: string | null }) {
  const covers = useCovers(patient)
  const within = useWithin()
  return (
    <Page
      title={fullName(patient)}
      discreetly={`Patient #${patient.id}`}
      badges={<Badges patient={patient} />}
      within={within}
      actions={
        <>
          {covers('patients.update') && (
            <LinkButton
              to="/patients/$patientId/edit"
              params={{ patientId: patient.id }}
              variant="default"
              leftSection={<IconPencil size={16} />}
            >
              Edit
            </LinkButton>
          )}
          {covers('patients.delete') && <DeletePatient patient={patient} />}
        </>
      }
    >
      {openedUntil !== null && <OpenedInEmergency patientId={patient.id} until={openedUntil} />}
      <div className={classes.record}>
        <div className={classes.details}>
          <PatientDetails patient={patient} />
        </div>
        {covers('assignments.read') && (
          <div className={classes.team}>
            <CareTeamTimeline patient={patient} />
          </div>
        )}
        <div className={classes.history}>
          <MedicalHistory patient={patient} />
        </div>
        {covers('accessLog.read') && (
          <div className={classes.access}>
            <AccessLog patientId={patient.id} />
          </div>
        )}
      </div>
    </Page>
  )
}

function Badges({ patient: { dateOfBirth, deceasedOn } }: { patient: Patient }) {
  const age = dateOfBirth === null ? undefined : ageInWords(dateOfBirth, deceasedOn ?? undefined)
  return (
    <>
      {age !== undefined && <Text c="dimmed">{deceasedOn ? `lived ${age}` : age}</Text>}
      {deceasedOn && (
        <Badge variant="default" tt="none">
          Deceased
        </Badge>
      )}
    </>
  )
}
