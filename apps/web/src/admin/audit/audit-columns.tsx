import { Badge, Text } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import { Moment } from '../../dates/times.tsx'
import { Changes } from '../../page/changes.tsx'
import type { Column } from '../../tables/rows.tsx'
import { actionInWords } from '../../words/action-words.ts'
import { About, Request, Who } from './audit-cells.tsx'
import type { AuditEvent } from './audit-search.ts'

const bases: Record<string, string> = {
  own: 'own records',
  assigned: 'assigned patients',
  cover: 'patients of somebody whom they covered',
  site: 'records of their sites',
  all: 'all records',
  'break-glass': 'opened in an emergency',
}

const Outcome = ({ event }: { event: AuditEvent }) =>
  event.outcome === 'denied' ? (
    <Badge variant="filled" color="red.9" tt="none" leftSection={<IconBan size={12} aria-hidden />}>
      Refused
    </Badge>
  ) : (
    <>
      <Text span size="sm">
        Done
      </Text>
      {event.basis && (
        <Text size="xs" c="dimmed">
          reach: {bases[event.basis] ?? event.basis}
        </Text>
      )}
    </>
  )

const What = ({ event: { action, changes } }: { event: AuditEvent }) => (
  <>
    <Text size="sm">{actionInWords(action)}</Text>
    <Text size="xs" c="dimmed" ff="monospace">
      {action}
    </Text>
    <Changes changes={changes} />
  </>
)

/** The log's columns. On phones the first column holds the whole entry. */
export const auditColumns: Column<AuditEvent>[] = [
  {
    header: 'When',
    cell: event => (
      <>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          <Moment at={event.at} />
        </Text>
        <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
          <Who event={event} />
          <What event={event} />
          <About event={event} />
          <Outcome event={event} />
          <Request event={event} />
        </Text>
      </>
    ),
  },
  { header: 'Who', wide: true, cell: event => <Who event={event} /> },
  { header: 'What', wide: true, cell: event => <What event={event} /> },
  { header: 'About', wide: true, cell: event => <About event={event} /> },
  { header: 'Outcome', wide: true, cell: event => <Outcome event={event} /> },
  { header: 'Request', wide: true, cell: event => <Request event={event} /> },
]
