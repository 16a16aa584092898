import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Failure, Gone } from '../../feedback/failure.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { isMissing } from '../../words/explain.ts'
import { practitionerName } from '../../words/names.ts'
import { mayBePrimary } from '../../words/professions.ts'
import { PractitionerCovers } from '../covers/practitioner-covers.tsx'
import { PanelSection } from '../panels/settings/panel-section.tsx'
import { PendingBadge } from '../pending-badge.tsx'
import { PractitionerActions } from './practitioner-actions.tsx'
import { PractitionerCard } from './practitioner-card.tsx'
import { PractitionerPatients } from './practitioner-patients.tsx'

/** One practitioner: how to reach them, and whom they look after. */
export function PractitionerPage() {
  const { practitionerId } = useParams({ from: '/in/shell/practitioners/$practitionerId' })
  const { me } = useSignedIn()
  const may = useMay()
  const {
    data: practitioner,
    error,
    refetch,
  } = useQuery(api.practitioners.get.queryOptions({ id: practitionerId }))
  const directory = { to: '/practitioners', label: 'Practitioners' } as const
  const gone = isMissing(error)
  if (error && (!practitioner || gone)) {
    return (
      <Page title="Practitioner" discreetly={`Practitioner #${practitionerId}`} within={directory}>
        {gone ? <Gone error={error} list={directory} /> : <Failure error={error} retry={refetch} />}
      </Page>
    )
  }
  if (!practitioner) {
    return (
      <Page title="Practitioner" discreetly={`Practitioner #${practitionerId}`} within={directory}>
        <Skeleton h={180} />
      </Page>
    )
  }
  const own = practitioner.userId === me.id
  return (
    <Page
      key={own ? 'own' : 'other'}
      title={own ? 'My profile' : practitionerName(practitioner)}
      discreetly={own ? 'My profile' : `Practitioner #${practitioner.id}`}
      badges={practitioner.status === 'pending' && <PendingBadge />}
      actions={<PractitionerActions practitioner={practitioner} />}
      {...(may('practitioners.read') === 'own' ? {} : { within: directory })}
    >
      <Stack gap="xl">
        <PractitionerCard practitioner={practitioner} />
        {may('panels.read') && practitioner.status === 'active' && mayBePrimary(practitioner) && (
          <PanelSection practitioner={practitioner} />
        )}
        {may('covers.read') && practitioner.status === 'active' && (
          <PractitionerCovers practitioner={practitioner} />
        )}
        {may('assignments.read') && practitioner.status === 'active' && (
          <PractitionerPatients practitioner={practitioner} />
        )}
      </Stack>
    </Page>
  )
}
