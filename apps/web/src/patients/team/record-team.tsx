import { IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../feedback/answer.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Entries } from '../../page/entry.tsx'
import { Folded } from '../../page/folded.tsx'
import { TextLink } from '../../page/link.tsx'
import { Section } from '../../page/section.tsx'
import { RecordRequest } from '../../requests/ask/record-request.tsx'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { fullName } from '../../words/names.ts'
import type { ListedPatient } from '../patient.ts'
import { type Member, TeamMember } from './team-member.tsx'

/** The practitioners of one record; earlier ones are shown on demand. */
export function RecordTeam({ record }: { record: ListedPatient }) {
  const may = useMay()
  const team = useQuery(api.assignments.careTeam.queryOptions({ patientId: record.id, state: 'all' }))
  const name = fullName(record)
  return (
    <Section
      title={name}
      action={
        <TextLink
          to="/patients/$patientId"
          params={{ patientId: record.id }}
          size="sm"
          aria-label={`Open the record of ${name}`}
        >
          Open the record
        </TextLink>
      }
    >
      <Answer of={team}>
        {members => {
          const now = members.filter(({ endedAt }) => endedAt === null)
          const earlier = members.filter(({ endedAt }) => endedAt !== null).sort(lastEndedFirst)
          return (
            <>
              {now.length === 0 ? (
                <Empty icon={<IconStethoscope />} title="No practitioner is assigned at present">
                  {may('assignments.create')
                    ? 'Open the record to assign one.'
                    : 'The clinic assigns one, who then appears here.'}
                </Empty>
              ) : (
                <Entries label={`Care team of ${name}`}>
                  {now.map(member => (
                    <TeamMember key={member.id} member={member} />
                  ))}
                </Entries>
              )}
              <RecordRequest patient={record} />
              {earlier.length > 0 && <Earlier members={earlier} name={name} />}
            </>
          )
        }}
      </Answer>
    </Section>
  )
}

const Earlier = ({ members, name }: { members: Member[]; name: string }) => (
  <Folded label={`Earlier practitioners (${members.length})`} mt="sm">
    {() => (
      <Entries label={`Earlier practitioners of ${name}`}>
        {members.map(member => (
          <TeamMember key={member.id} member={member} />
        ))}
      </Entries>
    )}
  </Folded>
)

const lastEndedFirst = (a: Member, b: Member) => (b.endedAt ?? '').localeCompare(a.endedAt ?? '')
