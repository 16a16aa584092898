import type { EmpanelClient } from '@empanel/client'
import { Badge, Group, Switch, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DayOf, Moment } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Changes } from '../../page/changes.tsx'
import { Section } from '../../page/section.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { roleInWords } from '../../words/role-names.ts'
import { basisInWords, deedInWords } from './access-words.ts'
import { WhyNow } from './why-now.tsx'

type Access = Awaited<ReturnType<EmpanelClient['audit']['ofPatient']['query']>>['items'][number]

const Who = ({ access: { actorName, actorRole, yourself } }: { access: Access }) => (
  <>
    <Text component="div" size="sm">
      <bdi>{actorName ?? 'A deleted account or somebody not signed in'}</bdi>{' '}
      {yourself && (
        <Badge variant="outline" size="sm" tt="none" c="inherit">
          You
        </Badge>
      )}
    </Text>
    {/* For a deleted account only the role is known. */}
    <Text size="xs" c="dimmed">
      {roleInWords(actorRole)}
    </Text>
  </>
)

const What = ({ access }: { access: Access }) => (
  <>
    {deedInWords(access)}
    <Changes changes={access.changes} />
  </>
)

const Why = ({ access: { basis, cover, reason, yourself } }: { access: Access }) => (
  <>
    {basisInWords(basis, yourself) ?? 'Not recorded'}
    {cover && (
      <>
        {' for '}
        <bdi>{cover.practitionerName}</bdi>, until <DayOf at={cover.until} />
      </>
    )}
    {reason !== null && (
      <Text span inherit fs="italic" style={{ overflowWrap: 'anywhere' }}>
        : “{reason}”
      </Text>
    )}
  </>
)

const logColumns: Column<Access>[] = [
  {
    header: 'When',
    cell: access => (
      <>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          <Moment at={access.at} />
        </Text>
        <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
          <Who access={access} />
          <div>
            <What access={access} />
          </div>
          <Why access={access} />
        </Text>
      </>
    ),
  },
  { header: 'Who', wide: true, cell: access => <Who access={access} /> },
  { header: 'What they did', wide: true, cell: access => <What access={access} /> },
  { header: 'Reason', wide: true, cell: access => <Why access={access} /> },
]

/** For those who may ask: whether each person can still open the record. */
const nowColumn = (patientId: number): Column<Access> => ({
  header: 'Now',
  quiet: true,
  align: 'right',
  cell: ({ actorId, actorName, yourself }) =>
    actorId !== null &&
    !yourself && <WhyNow patientId={patientId} userId={actorId} name={actorName ?? 'This account'} />,
})

/** The log of who opened or changed a record, the latest first; where it only stood in a list, when asked. */
export function AccessLog({ patientId }: { patientId: number }) {
  const may = useMay()
  const columns = may('access.explain') ? [...logColumns, nowColumn(patientId)] : logColumns
  const [listed, setListed] = useState(false)
  const [includeOwn, setIncludeOwn] = useState(false)
  const asked = { patientId, includeOwn, limit: 10, ...(!listed && { how: 'opened' as const }) }
  const log = useInfiniteQuery(api.audit.ofPatient.infiniteQueryOptions(asked, byPages))
  return (
    <Section title="Who opened this record">
      <Text size="sm" c="dimmed" mb="sm">
        Every time that somebody read the record or changed something about it, with the reason why they were
        allowed to.
      </Text>
      <Group gap="md" mb="md">
        <Switch
          label="Also where it only stood in a list"
          checked={listed}
          onChange={event => setListed(event.currentTarget.checked)}
        />
        <Switch
          label="Also by the account it belongs to"
          checked={includeOwn}
          onChange={event => setIncludeOwn(event.currentTarget.checked)}
        />
      </Group>
      <Rows
        label="Who opened this record"
        columns={columns}
        pages={log}
        fixed
        empty={<Empty title={`Nobody ${includeOwn ? '' : 'else '}has opened this record yet`} />}
      />
    </Section>
  )
}
