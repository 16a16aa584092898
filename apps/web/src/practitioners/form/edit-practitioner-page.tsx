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
import { CancelLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api, cache, empanel } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { practitionerName } from '../../words/names.ts'
import { inputOf, valuesOf } from '../fields.tsx'
import { covers, type Practitioner } from '../practitioner.ts'
import { practitionerEdited } from '../practitioners-changed.ts'
import { PractitionerFields } from './practitioner-fields.tsx'

const directory = { to: '/practitioners', label: 'Practitioners' } as const

/** Changes a practitioner's record. */
export function EditPractitionerPage() {
  const { practitionerId } = useParams({ from: '/in/shell/practitioners/$practitionerId/edit' })
  const { me } = useSignedIn()
  const may = useMay()
  const query = useQuery(api.practitioners.get.queryOptions({ id: practitionerId }))
  const practitioner = query.data
  const own = practitioner?.userId === me.id
  const title = own
    ? 'Edit my profile'
    : practitioner
      ? `Edit ${practitionerName(practitioner)}`
      : 'Edit practitioner'
  return (
    <Page title={title} discreetly={own ? title : `Edit practitioner #${practitionerId}`} within={directory}>
      <Answer
        of={query}
        missing={<Gone error={query.error} list={directory} />}
        outline={<Skeleton h={360} maw={720} />}
      >
        {practitioner =>
          covers(may('practitioners.update'), practitioner, me) ? (
            <EditPractitionerForm key={practitioner.id} practitioner={practitioner} />
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

function EditPractitionerForm({ practitioner }: { practitioner: Practitioner }) {
  const navigate = useNavigate()
  const may = useMay()
  const page = { to: '/practitioners/$practitionerId', params: { practitionerId: practitioner.id } } as const
  const form = useRecordForm({
    record: practitioner,
    valuesOf,
    reload: () =>
      cache.fetchQuery(api.practitioners.get.queryOptions({ id: practitioner.id }, { staleTime: 0 })),
    save: async (values, version) => {
      const saved = await empanel.practitioners.update.mutate({
        id: practitioner.id,
        version,
        ...inputOf(values),
      })
      form.server.saved()
      cache.setQueryData(api.practitioners.get.queryKey({ id: practitioner.id }), saved)
      notifications.show({ message: `${practitionerName(saved)} was saved.` })
      await practitionerEdited()
      await navigate({ ...page, replace: true })
    },
  })
  return (
    <EditForm of={form} cancel={<CancelLink {...page} />}>
      <PractitionerFields form={form.server.form} withProfession={may('practitioners.update') === 'all'} />
    </EditForm>
  )
}
