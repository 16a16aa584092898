import { useQuery } from '@tanstack/react-query'
import { RoleBadge } from '../assignments/role-badge.tsx'
import { DayOf } from '../dates/times.tsx'
import { Failure } from '../feedback/failure.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { api } from '../server/empanel.ts'
import { useNewSince } from './since.ts'

const shown = 10

/** The patients who were assigned to one of late; shows nothing where there are none. */
export function NewToMe({ practitionerId }: { practitionerId: number }) {
  const since = useNewSince()
  const recent = useQuery(api.assignments.list.queryOptions({ practitionerId, since, limit: shown }))
  if (recent.error) return <Failure error={recent.error} retry={recent.refetch} />
  const { items = [], nextCursor } = recent.data ?? {}
  if (items.length === 0) return null
  return (
    <Section
      title="New to me"
      count={nextCursor === null ? items.length : undefined}
      more={
        nextCursor && (
          <TextLink to="/panel" size="sm">
            Show my panel
          </TextLink>
        )
      }
    >
      <Entries label="New to me">
        {items.map(({ id, patientId, patientName, role, startedAt, reason }) => (
          <Entry
            key={id}
            name={
              <>
                <PatientLink patientId={patientId} name={patientName} fw={500} />
                <RoleBadge role={role} />
              </>
            }
            about={
              <>
                since <DayOf at={startedAt} />
                {reason && `: ${reason}`}
              </>
            }
          />
        ))}
      </Entries>
    </Section>
  )
}
