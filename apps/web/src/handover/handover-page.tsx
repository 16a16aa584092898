import { Alert, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { DayOf } from '../dates/times.tsx'
import { Failure, Gone } from '../feedback/failure.tsx'
import { Fact } from '../page/fact.tsx'
import { LinkButton } from '../page/link.tsx'
import { Page } from '../page/page.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { PractitionerLink } from '../page/practitioner-link.tsx'
import { Section } from '../page/section.tsx'
import { api } from '../server/empanel.ts'
import { byPages } from '../server/next-page.ts'
import { Rows } from '../tables/rows.tsx'
import { isMissing } from '../words/explain.ts'
import { failureInWords, patientsInWords, type Transfer, transferInWords } from './handover.ts'
import { StateBadge } from './state-badge.tsx'
import { TransferActions } from './transfer-actions.tsx'

const within = { to: '/handovers', label: 'Handovers' } as const

/** One handover: what is planned or was done, who stayed, and the way back. */
export function HandoverPage() {
  const { transferId } = useParams({ from: '/in/shell/handovers/$transferId' })
  const { data, error, refetch } = useQuery(
    api.transfers.get.queryOptions(
      { id: transferId },
      { refetchInterval: query => (query.state.data?.state === 'planned' ? 5_000 : false) },
    ),
  )
  const discreetly = `Handover #${transferId}`
  if (!data) {
    return (
      <Page title="Handover" discreetly={discreetly} within={within}>
        {isMissing(error) ? (
          <Gone error={error} list={within} />
        ) : error ? (
          <Failure error={error} retry={refetch} />
        ) : (
          <Skeleton h={180} />
        )}
      </Page>
    )
  }
  const letters = data.state === 'planned' || data.moved > data.restored
  return (
    <Page
      title={`The panel of ${data.fromName}`}
      discreetly={discreetly}
      within={within}
      badges={<StateBadge state={data.state} />}
      actions={
        <>
          {letters && data.state !== 'failed' && data.state !== 'cancelled' && (
            <LinkButton
              to="/handovers/$transferId/letters"
              params={{ transferId }}
              variant="default"
              leftSection={<IconMail size={16} />}
            >
              Letters
            </LinkButton>
          )}
          <TransferActions transfer={data} />
        </>
      }
    >
      <Stack gap="xl">
        {data.state === 'failed' && (
          <Alert color="red" title="Nobody was handed over">
            {data.failureMessage} Dismiss this handover, and begin another one.
          </Alert>
        )}
        <Facts transfer={data} />
        {(data.refused > 0 || data.state === 'undone') && <Stayed transfer={data} />}
      </Stack>
    </Page>
  )
}

function Facts({ transfer }: { transfer: Transfer }) {
  const { state, fromId, fromName, to, dueAt, moved, ended, refused, restored, reason, createdByName } =
    transfer
  const planned = state === 'planned'
  const settled = state === 'done' || state === 'undone'
  return (
    <Section title={planned ? 'In transition' : 'What happened'}>
      <Text mb="md" style={{ overflowWrap: 'anywhere' }}>
        <PractitionerLink practitionerId={fromId} name={fromName} />
        {`: ${transferInWords(transfer)}.`}
      </Text>
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: 3 }} verticalSpacing="md">
        <Fact term="From when">
          <DayOf at={dueAt} />
        </Fact>
        {(planned || settled) &&
          to.map(({ practitionerId, name, patients }) => (
            <Fact key={practitionerId} term={name}>
              {`${planned ? 'gets' : 'got'} ${patientsInWords(patients)}`}
            </Fact>
          ))}
        {settled && <Fact term="Handed over">{String(moved)}</Fact>}
        {ended > 0 && <Fact term="Ended">{String(ended)}</Fact>}
        {refused > 0 && <Fact term="Stayed">{String(refused)}</Fact>}
        {state === 'undone' && <Fact term="Came back">{String(restored)}</Fact>}
        {transfer.accountClosed && <Fact term="Account">was disabled</Fact>}
        <Fact term="Reason">{reason}</Fact>
        <Fact term={planned ? 'Planned by' : 'Handed over by'}>{createdByName}</Fact>
      </SimpleGrid>
    </Section>
  )
}

/** The patients who could not be handed over, or not given back. */
function Stayed({ transfer: { id, state, split } }: { transfer: Transfer }) {
  const pages = useInfiniteQuery(
    api.transfers.rows.infiniteQueryOptions({ id, failed: true, limit: 25 }, byPages),
  )
  const rows = pages.data?.pages[0]?.items
  if (rows?.length === 0) {
    return state === 'undone' ? (
      <Text c="dimmed">Everybody who had been handed over came back.</Text>
    ) : (
      <Text c="dimmed">Patients out of your reach stayed where they were.</Text>
    )
  }
  return (
    <Section title={state === 'undone' ? 'Who did not come back' : 'Who stayed'}>
      <Rows
        label="Patients who stayed"
        pages={{
          ...pages,
          data: pages.data && {
            pages: pages.data.pages.map(page => ({
              items: page.items.map(row => ({ ...row, id: row.patientId })),
            })),
          },
        }}
        columns={[
          {
            header: 'Patient',
            cell: ({ patientId, patientName }) => (
              <PatientLink patientId={patientId} name={patientName} fw={500} size="sm" />
            ),
          },
          { header: 'Why', cell: ({ failure }) => failureInWords(failure, split) },
        ]}
        empty={null}
      />
    </Section>
  )
}
