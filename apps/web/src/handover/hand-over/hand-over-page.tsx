import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Failure, Gone } from '../../feedback/failure.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { InTransition } from '../../practitioners/panels/in-transition.tsx'
import { api } from '../../server/empanel.ts'
import { isMissing } from '../../words/explain.ts'
import { practitionerName } from '../../words/names.ts'
import { HandOverForm } from './hand-over-form.tsx'

/** Hands the panel of a practitioner over to colleagues. */
export function HandOverPage() {
  const { practitionerId } = useParams({ from: '/in/shell/practitioners/$practitionerId/handover' })
  const { leaves = false } = useSearch({ from: '/in/shell/practitioners/$practitionerId/handover' })
  const practitioner = useQuery(api.practitioners.get.queryOptions({ id: practitionerId }))
  const panel = useQuery(api.panels.get.queryOptions({ practitionerId }))
  const within = { to: '/practitioners', label: 'Practitioners' } as const
  const discreetly = `Hand over the panel of practitioner #${practitionerId}`
  const error = practitioner.error ?? panel.error
  if (!practitioner.data || !panel.data) {
    return (
      <Page title="Hand over a panel" discreetly={discreetly} within={within}>
        {isMissing(error) ? (
          <Gone error={error} list={within} />
        ) : error ? (
          <Failure
            error={error}
            retry={() => {
              void practitioner.refetch()
              void panel.refetch()
            }}
          />
        ) : (
          <Skeleton h={240} />
        )}
      </Page>
    )
  }
  const name = practitionerName(practitioner.data)
  return (
    <Page
      title={`Hand over the panel of ${name}`}
      discreetly={discreetly}
      within={within}
      actions={
        <LinkButton to="/practitioners/$practitionerId" params={{ practitionerId }} variant="default">
          Back to the practitioner
        </LinkButton>
      }
    >
      {panel.data.transition ? (
        <>
          <InTransition panel={panel.data} />
          <Text c="dimmed">Cancel that handover before you begin another one.</Text>
        </>
      ) : (
        <HandOverForm panel={panel.data} practitioner={practitioner.data} leaves={leaves} />
      )}
    </Page>
  )
}
