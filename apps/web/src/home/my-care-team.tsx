import { Stack, Text } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Answer } from '../feedback/answer.tsx'
import { Empty } from '../feedback/empty.tsx'
import { Entries } from '../page/entry.tsx'
import { TextLink } from '../page/link.tsx'
import { Section } from '../page/section.tsx'
import { TeamMember } from '../patients/team/team-member.tsx'
import { RecordRequest } from '../requests/ask/record-request.tsx'
import { api } from '../server/empanel.ts'
import { useMay } from '../session/use-session.ts'
import { fullName } from '../words/names.ts'
import { myRecords } from './my-records.tsx'

/** The practitioners who look after one's own records. */
export function MyCareTeam() {
  const { data: records } = useQuery(myRecords())
  // When reading fails, the section of the records says why.
  if (!records) return null
  return (
    <Section
      title="My care team"
      more={
        <TextLink to="/care-team" size="sm">
          Show all
        </TextLink>
      }
    >
      <Stack gap="lg">
        {records.items.map(record => (
          <div key={record.id}>
            {records.items.length > 1 && (
              <Text size="sm" fw={600}>
                {fullName(record)}
              </Text>
            )}
            <TeamOf patientId={record.id} name={fullName(record)} alone={records.items.length === 1} />
            <RecordRequest patient={record} />
          </div>
        ))}
      </Stack>
    </Section>
  )
}

/** `alone`: whether it is the only team on the page and has room. */
function TeamOf({ patientId, name, alone }: { patientId: number; name: string; alone: boolean }) {
  const team = useQuery(api.assignments.careTeam.queryOptions({ patientId }))
  return (
    <Answer of={team}>
      {members =>
        members.length === 0 ? (
          <Nobody alone={alone} />
        ) : (
          <Entries label={`Care team of ${name}`}>
            {members.map(member => (
              <TeamMember key={member.id} member={member} />
            ))}
          </Entries>
        )
      }
    </Answer>
  )
}

function Nobody({ alone }: { alone: boolean }) {
  const may = useMay()
  const title = 'No practitioner is assigned yet'
  if (!alone) {
    return (
      <Text size="sm" c="dimmed">
        {title}.
      </Text>
    )
  }
  return (
    <Empty icon={<IconStethoscope />} title={title}>
      {may('assignments.create')
        ? 'Open the record to assign one.'
        : 'The clinic assigns one, who then appears here.'}
    </Empty>
  )
}
