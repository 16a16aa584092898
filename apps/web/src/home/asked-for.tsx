import { Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { DayOf } from '../dates/times.tsx'
import { Failure } from '../feedback/failure.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { DecideRequest } from '../requests/decide/decide-request.tsx'
import { PanelNow } from '../requests/decide/panel-now.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'

const shown = 5

/** The open requests of patients, to decide or to know of; shows nothing where there are none. */
export function AskedFor() {
  const decides = useMay()('requests.decide') !== undefined
  const asked = useQuery(api.requests.list.queryOptions({ limit: shown }))
  if (asked.error) return <Failure error={asked.error} retry={asked.refetch} />
  const { items = [], nextCursor } = asked.data ?? {}
  if (items.length === 0) return null
  const title = decides ? 'Requests of patients' : 'Patients who ask for me'
  return (
    <Section
      title={title}
      count={nextCursor === null ? items.length : undefined}
      more={
        <TextLink to="/requests" size="sm">
          Show all
        </TextLink>
      }
    >
      <Entries label={title}>
        {items.map(request => (
          <Entry
            key={request.id}
            name={<PatientLink patientId={request.patientId} name={request.patientName} fw={500} />}
            about={
              <>
                {decides ? (
                  <>
                    asked for <bdi>{request.practitionerName}</bdi> on
                  </>
                ) : (
                  'asked on'
                )}{' '}
                <DayOf at={request.createdAt} />
                {request.message && `: ${request.message}`}
                {decides && <PanelNow practitionerId={request.practitionerId} />}
              </>
            }
            action={
              decides && (
                <Group gap="xs">
                  <DecideRequest request={request} />
                </Group>
              )
            }
          />
        ))}
      </Entries>
    </Section>
  )
}
