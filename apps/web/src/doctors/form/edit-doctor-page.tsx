import { Paper, Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { Failure, Gone } from '../../feedback/failure.tsx'
import { TakeNewer } from '../../forms/edit/take-newer.tsx'
import { useRecordForm } from '../../forms/edit/use-record-form.ts'
import { LeaveGuard } from '../../forms/leave-guard.tsx'
import { ServerForm } from '../../forms/server-form.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { isMissing } from '../../words/explain.ts'
import { doctorName } from '../../words/names.ts'
import { covers, type Doctor } from '../doctor.ts'
import { doctorEdited } from '../doctors-changed.ts'
import { DoctorFields } from './doctor-fields.tsx'
import { inputOf, valuesOf } from './doctor-values.ts'

const directory = { to: '/doctors', label: 'Doctors' } as const

/** Changes a doctor's record. */
export function EditDoctorPage() {
  const { doctorId } = useParams({ from: '/in/shell/doctors/$doctorId/edit' })
  const { me } = useSignedIn()
  const may = useMay()
  const { data: doctor, error, refetch } = useQuery(api.doctors.get.queryOptions({ id: doctorId }))
  const own = doctor?.userId === me.id
  const title = own ? 'Edit my profile' : doctor ? `Edit ${doctorName(doctor)}` : 'Edit doctor'
  return (
    <Page title={title} discreetly={own ? title : `Edit doctor #${doctorId}`} within={directory}>
      {doctor && !covers(may('doctors.update'), doctor, me) ? (
        <Empty icon={<IconLock />} title="This profile is not yours to change">
          The access policy of this clinic lets you change your own.
        </Empty>
      ) : doctor ? (
        <EditDoctorForm key={doctor.id} doctor={doctor} />
      ) : isMissing(error) ? (
        <Gone error={error} list={directory} />
      ) : error ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <Skeleton h={360} maw={720} />
      )}
    </Page>
  )
}

function EditDoctorForm({ doctor }: { doctor: Doctor }) {
  const navigate = useNavigate()
  const page = { to: '/doctors/$doctorId', params: { doctorId: doctor.id } } as const
  const { server, takeNewer } = useRecordForm({
    record: doctor,
    valuesOf,
    reload: () => cache.fetchQuery(api.doctors.get.queryOptions({ id: doctor.id }, { staleTime: 0 })),
    save: async (values, version) => {
      const saved = await empanel.doctors.update.mutate({ id: doctor.id, version, ...inputOf(values) })
      server.saved()
      cache.setQueryData(api.doctors.get.queryKey({ id: doctor.id }), saved)
      notifications.show({ message: `${doctorName(saved)} was saved.` })
      await doctorEdited()
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
        <DoctorFields form={server.form} />
      </ServerForm>
      <LeaveGuard unsent={server.unsent} />
    </Paper>
  )
}
