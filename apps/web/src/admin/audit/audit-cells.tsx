import { ActionIcon, CopyButton, Group, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { idOf } from '../../browser/search-params.ts'
import { TextLink } from '../../page/link.tsx'
import { useMay } from '../../session/use-session.ts'
import { roleInWords } from '../../words/role-names.ts'
import { Missing } from '../tables/raw-columns.tsx'
import type { AuditEvent } from './audit-search.ts'

/** The account that acted, and its role. */
export function Who({ event: { actorId, actorName, actorRole } }: { event: AuditEvent }) {
  const may = useMay()
  const name = actorName ?? (actorId === null ? 'Somebody unknown' : `Account ${actorId}`)
  return (
    <>
      {actorId !== null && may('users.read') ? (
        <TextLink to="/admin/users/$userId" params={{ userId: actorId }} size="sm">
          {name}
        </TextLink>
      ) : (
        <Text span size="sm">
          {name}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {roleInWords(actorRole)}
      </Text>
    </>
  )
}

/** How many patients of an entry are shown. Reading a list may concern hundreds. */
const named = 4

/** The patients and the record that an entry concerns. */
export function About({ event: { patientIds, how, target } }: { event: AuditEvent }) {
  const more = patientIds.length - named
  if (patientIds.length === 0 && !target) return <Missing />
  return (
    <Text component="div" size="sm">
      {patientIds.length > 0 && (
        <div>
          {heads[how ?? 'refused'][patientIds.length === 1 ? 0 : 1]}{' '}
          {patientIds.slice(0, named).map((patientId, at) => (
            <span key={patientId}>
              {at > 0 && ', '}
              <TextLink
                to="/patients/$patientId"
                params={{ patientId }}
                size="sm"
                underline="always"
                aria-label={`Patient ${patientId}`}
              >
                {patientId}
              </TextLink>
            </span>
          ))}
          {more > 0 && <span title={patientIds.join(', ')}> and {more} more</span>}
        </div>
      )}
      {target && <Target target={target} />}
    </Text>
  )
}

/** The words of an entry about one patient, and about several. */
const heads = {
  listed: ['Listed patient', 'Listed patients'],
  opened: ['Opened patient', 'Opened patients'],
  refused: ['Patient', 'Patients'],
} as const

function Target({ target }: { target: string }) {
  const may = useMay()
  const [kind, number] = target.split('/')
  const id = idOf(number)
  if (kind === 'practitioner' && id && may('practitioners.read')) {
    return (
      <TextLink to="/practitioners/$practitionerId" params={{ practitionerId: id }} size="sm">
        Practitioner {id}
      </TextLink>
    )
  }
  if (kind === 'user' && id && may('users.read')) {
    return (
      <TextLink to="/admin/users/$userId" params={{ userId: id }} size="sm">
        Account {id}
      </TextLink>
    )
  }
  if (kind === 'break-glass' && id && may('access.review')) {
    return (
      <TextLink to="/admin/break-glass" search={{ state: 'all' }} size="sm">
        Break-glass {id}
      </TextLink>
    )
  }
  return <span style={{ overflowWrap: 'anywhere' }}>{kind === 'cover' && id ? `Cover ${id}` : target}</span>
}

/** The request's number, as in the server's own log, and the address that it came from. */
export function Request({ event: { requestId, ip } }: { event: AuditEvent }) {
  return (
    <>
      <Group gap={4} wrap="nowrap">
        <Text span size="xs" ff="monospace" title={requestId} truncate maw={110}>
          {requestId}
        </Text>
        <CopyButton value={requestId}>
          {({ copied, copy }) => (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              c="inherit"
              onClick={copy}
              aria-label={copied ? 'Copied' : `Copy the request number ${requestId}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
      <Text size="xs" c="dimmed">
        {ip ?? 'address not known'}
      </Text>
    </>
  )
}
