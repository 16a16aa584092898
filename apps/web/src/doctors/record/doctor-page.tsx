import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Failure, Gone } from '../../feedback/failure.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { isMissing } from '../../words/explain.ts'
import { doctorName } from '../../words/names.ts'
import { PendingBadge } from '../pending-badge.tsx'
import { DoctorActions } from './doctor-actions.tsx'
import { DoctorCard } from './doctor-card.tsx'
import { DoctorPatients } from './doctor-patients.tsx'

/** One doctor: how to reach them, and whom they look after. */
export function DoctorPage() {
  const { doctorId } = useParams({ from: '/in/shell/doctors/$doctorId' })
  const { me } = useSignedIn()
  const may = useMay()
  const { data: doctor, error, refetch } = useQuery(api.doctors.get.queryOptions({ id: doctorId }))
  const directory = { to: '/doctors', label: 'Doctors' } as const
  const gone = isMissing(error)
  if (error && (!doctor || gone)) {
    return (
      <Page title="Doctor" discreetly={`Doctor #${doctorId}`} within={directory}>
        {gone ? <Gone error={error} list={directory} /> : <Failure error={error} retry={refetch} />}
      </Page>
    )
  }
  if (!doctor) {
    return (
      <Page title="Doctor" discreetly={`Doctor #${doctorId}`} within={directory}>
        <Skeleton h={180} />
      </Page>
    )
  }
  const own = doctor.userId === me.id
  return (
    <Page
      key={own ? 'own' : 'other'}
      title={own ? 'My profile' : doctorName(doctor)}
      discreetly={own ? 'My profile' : `Doctor #${doctor.id}`}
      badges={doctor.status === 'pending' && <PendingBadge />}
      actions={<DoctorActions doctor={doctor} />}
      {...(may('doctors.read') === 'own' ? {} : { within: directory })}
    >
      <Stack gap="xl">
        <DoctorCard doctor={doctor} />
        {may('assignments.read') && doctor.status === 'active' && <DoctorPatients doctor={doctor} />}
      </Stack>
    </Page>
  )
}
