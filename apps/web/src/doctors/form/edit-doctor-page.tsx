import { Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Answer } from '../../feedback/answer.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Gone } from '../../feedback/failure.tsx'
import { EditForm } from '../../forms/edit/edit-form.tsx'
import { useRecordForm } from '../../forms/edit/use-record-form.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
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
  const query = useQuery(api.doctors.get.queryOptions({ id: doctorId }))
  const doctor = query.data
  const own = doctor?.userId === me.id
  const title = own ? 'Edit my profile' : doctor ? `Edit ${doctorName(doctor)}` : 'Edit doctor'
  return (
    <Page title={title} discreetly={own ? title : `Edit doctor #${doctorId}`} within={directory}>
      <Answer
        of={query}
        missing={<Gone error={query.error} list={directory} />}
        outline={<Skeleton h={360} maw={720} />}
      >
        {doctor =>
          covers(may('doctors.update'), doctor, me) ? (
            <EditDoctorForm key={doctor.id} doctor={doctor} />
          ) : (
            <Empty icon={<IconLock />} title="This profile is not yours to change">
              The access policy of this clinic lets you change your own.
            </Empty>
          )
        }
      </Answer>
    </Page>
  )
}

function EditDoctorForm({ doctor }: { doctor: Doctor }) {
  const navigate = useNavigate()
  const page = { to: '/doctors/$doctorId', params: { doctorId: doctor.id } } as const
  const form = useRecordForm({
    record: doctor,
    valuesOf,
    reload: () => cache.fetchQuery(api.doctors.get.queryOptions({ id: doctor.id }, { staleTime: 0 })),
    save: async (values, version) => {
      const saved = await empanel.doctors.update.mutate({ id: doctor.id, version, ...inputOf(values) })
      form.server.saved()
      cache.setQueryData(api.doctors.get.queryKey({ id: doctor.id }), saved)
      notifications.show({ message: `${doctorName(saved)} was saved.` })
      await doctorEdited()
      await navigate({ ...page, replace: true })
    },
  })
  return (
    <EditForm
      of={form}
      cancel={
        <LinkButton {...page} variant="subtle">
          Cancel
        </LinkButton>
      }
    >
      <DoctorFields form={form.server.form} />
    </EditForm>
  )
}
