import { Paper, Skeleton, Text } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { Failure, Gone } from '../../feedback/failure.tsx'
import { LinkButton, TextLink } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { InTransition } from '../../practitioners/panels/in-transition.tsx'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { isMissing } from '../../words/explain.ts'
import { practitionerName } from '../../words/names.ts'
import { transferInWords } from '../handover.ts'
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
        <>
          <LastHandover fromId={practitionerId} />
          {panel.data.patients === 0 ? (
            <Paper withBorder>
              <Empty icon={<IconArrowsSplit />} title="Nobody is on this panel">
                There is nothing to hand over.
              </Empty>
            </Paper>
          ) : (
            <HandOverForm panel={panel.data} practitioner={practitioner.data} leaves={leaves} />
          )}
        </>
      )}
    </Page>
  )
}

/** The last handover of this panel, which somebody looks for whose page was reloaded before the answer came. */
function LastHandover({ fromId }: { fromId: number }) {
  const mayRead = useMay()('transfers.read') !== undefined
  const { data } = useQuery(api.transfers.list.queryOptions(mayRead ? { fromId, limit: 1 } : skipToken))
  const last = data?.items[0]
  if (!last || last.state === 'cancelled') return null
  return (
    <Text size="sm" mb="md" style={{ overflowWrap: 'anywhere' }}>
      Last handover of this panel: {transferInWords(last)}.{' '}
      <TextLink to="/handovers/$transferId" params={{ transferId: last.id }}>
        Look at it
      </TextLink>
    </Text>
  )
}
