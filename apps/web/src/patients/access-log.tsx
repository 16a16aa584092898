import type { EmpanelClient } from '@empanel/client'
import { Badge, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../empanel.ts'
import { Section } from '../layout/section.tsx'
import { Empty } from '../lists/empty.tsx'
import { type Column, Rows } from '../lists/rows.tsx'
import { Moment } from '../lists/times.tsx'
import { basisInWords, deedInWords, roleInWords } from './access-words.ts'

type Access = Awaited<ReturnType<EmpanelClient['audit']['ofPatient']['query']>>['items'][number]

const Who = ({ access: { actorName, actorRole, yourself } }: { access: Access }) => (
  <>
    <Text component="div" size="sm">
      {actorName ?? 'A deleted account or somebody not signed in'}{' '}
      {yourself && (
        <Badge variant="outline" size="sm" tt="none" c="inherit">
          You
        </Badge>
      )}
    </Text>
    {/* The role of somebody who is no more says what they were. */}
    <Text size="xs" c="dimmed">
      {roleInWords(actorRole)}
    </Text>
  </>
)

const Why = ({ basis }: { basis: string | null }) => basisInWords(basis) ?? 'not recorded'

const columns: Column<Access>[] = [
  {
    header: 'When',
    cell: access => (
      <>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          <Moment at={access.at} />
        </Text>
        <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
          <Who access={access} />
          {deedInWords(access.action)}: <Why basis={access.basis} />
        </Text>
      </>
    ),
  },
  { header: 'Who', wide: true, cell: access => <Who access={access} /> },
  { header: 'What they did', wide: true, cell: ({ action }) => deedInWords(action) },
  { header: 'Why they might', wide: true, cell: ({ basis }) => <Why basis={basis} /> },
]

/** Everybody who opened a record or did something to it, the last one first. */
export function AccessLog({ patientId }: { patientId: number }) {
  const pages = useInfiniteQuery(
    api.audit.ofPatient.infiniteQueryOptions(
      { patientId, limit: 10 },
      { getNextPageParam: page => page.nextCursor ?? undefined },
    ),
  )
  return (
    <Section title="Who opened this record">
      <Text size="sm" c="dimmed" mb="md">
        Every time that somebody read the record or changed something about it, with the reason why they were
        allowed to.
      </Text>
      <Rows
        label="Who opened this record"
        columns={columns}
        pages={pages}
        empty={<Empty title="Nobody has opened this record yet" />}
      />
    </Section>
  )
}
