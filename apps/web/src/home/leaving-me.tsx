import { useQuery } from '@tanstack/react-query'
import { Due } from '../assignments/plans/due.tsx'
import { planInWords } from '../assignments/plans/plan.ts'
import { DayOf } from '../dates/times.tsx'
import { Failure } from '../feedback/failure.tsx'
import { Entries, Entry } from '../page/entry.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { Section } from '../page/section.tsx'
import { api } from '../server/empanel.ts'
import { useNewSince } from './since.ts'

const shown = 10

/** The patients who left one of late, or are planned to; shows nothing where there are none. */
export function LeavingMe({ practitionerId }: { practitionerId: number }) {
  const since = useNewSince()
  const planned = useQuery(api.plans.list.queryOptions({ leavingId: practitionerId, limit: shown }))
  const left = useQuery(
    api.assignments.list.queryOptions({ practitionerId, state: 'ended', since, limit: shown }),
  )
  const failed = [planned, left].find(({ error }) => error)
  if (failed) return <Failure error={failed.error} retry={failed.refetch} />
  const plans = planned.data?.items ?? []
  const ended = left.data?.items ?? []
  if (plans.length + ended.length === 0) return null
  return (
    <Section title="Leaving me">
      <Entries label="Leaving me">
        {plans.map(plan => (
          <Entry
            key={`plan ${plan.id}`}
            name={<PatientLink patientId={plan.patientId} name={plan.patientName} fw={500} />}
            about={
              <>
                <Due at={plan.dueAt} />: {planInWords(plan)}
              </>
            }
          />
        ))}
        {ended.map(({ id, patientId, patientName, role, endedAt, endReason }) => (
          <Entry
            key={`ended ${id}`}
            name={<PatientLink patientId={patientId} name={patientName} fw={500} />}
            about={
              <>
                {role} until {endedAt && <DayOf at={endedAt} />}
                {endReason && `: ${endReason}`}
              </>
            }
          />
        ))}
      </Entries>
    </Section>
  )
}
