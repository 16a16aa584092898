import { Group, Text } from '@mantine/core'
import { DayOf } from '../../dates/times.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { useMay } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'
import { DecideRequest } from '../decide/decide-request.tsx'
import { PanelNow } from '../decide/panel-now.tsx'
import type { Request, RequestState } from '../request.ts'

/** The columns of requests in a state. On phones and tablets the first column holds everything. */
export function useRequestColumns(state: RequestState): Column<Request>[] {
  const decides = useMay()('requests.decide') !== undefined && state === 'pending'
  return [
    {
      header: 'Patient',
      cell: request => (
        <>
          <Patient request={request} />
          <Text component="div" size="sm" hiddenFrom="lg" mt={4}>
            <For request={request} />
            <Said request={request} />
            <Text size="sm" c="dimmed">
              <When request={request} />
            </Text>
          </Text>
        </>
      ),
    },
    { header: 'Asks for', wide: 'lg', cell: request => <For request={request} /> },
    {
      header: state === 'pending' ? 'Message' : 'Message and answer',
      wide: 'lg',
      cell: request => <Said request={request} />,
    },
    { header: 'When', wide: 'lg', cell: request => <When request={request} /> },
    ...(decides
      ? [
          {
            header: 'Actions',
            quiet: true,
            align: 'right' as const,
            cell: (request: Request) => (
              <Group gap="xs" justify="flex-end">
                <DecideRequest request={request} />
              </Group>
            ),
          },
        ]
      : []),
  ]
}

type Props = { request: Request }

const Patient = ({ request: { patientId, patientName, primary } }: Props) => (
  <>
    <PatientLink patientId={patientId} name={patientName} fw={500} size="sm" />
    {primary && (
      <Text size="xs" c="dimmed">
        Primary now: <bdi>{primary.name}</bdi>
      </Text>
    )}
  </>
)

const For = ({ request: { practitionerId, practitionerName, state } }: Props) => (
  <>
    <PractitionerLink practitionerId={practitionerId} name={practitionerName} size="sm" />
    {state === 'pending' && <PanelNow practitionerId={practitionerId} />}
  </>
)

const Said = ({ request: { message, answer } }: Props) => (
  <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
    {message}
    {answer && <div>Answer: {answer}</div>}
  </Text>
)

const When = ({ request: { createdAt, createdByName, decidedAt, decidedByName, state } }: Props) => (
  <Text component="div" size="sm">
    <DayOf at={createdAt} /> by <bdi>{createdByName}</bdi>
    {decidedAt && (
      <Text size="sm" c="dimmed">
        {state} <DayOf at={decidedAt} />
        {decidedByName && (
          <>
            {' '}
            by <bdi>{decidedByName}</bdi>
          </>
        )}
      </Text>
    )}
  </Text>
)
