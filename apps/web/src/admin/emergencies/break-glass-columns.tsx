import { Text } from '@mantine/core'
import { Moment } from '../../dates/times.tsx'
import { TextLink } from '../../page/link.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { PrimaryNote } from '../../patients/primary-name.tsx'
import { useSignedIn } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'
import { type Grant, ReviewGrant } from './review-grant.tsx'

const Whom = ({ grant: { patientId, patientName, primary } }: { grant: Grant }) => (
  <>
    <PatientLink patientId={patientId} name={patientName} size="sm" />
    <PrimaryNote primary={primary} />
  </>
)

const Reason = ({ grant: { reason } }: { grant: Grant }) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
    {reason}
  </Text>
)

const When = ({ grant: { grantedAt, expiresAt, open } }: { grant: Grant }) => (
  <Text size="sm">
    <Moment at={grantedAt} />
    <Text span size="xs" c="dimmed" display="block">
      {open ? 'open until ' : 'closed '}
      <Moment at={expiresAt} />
    </Text>
  </Text>
)

const Read = ({ grant: { reads, actorId, patientId } }: { grant: Grant }) => (
  <TextLink to="/admin/audit" search={{ actorId, patientId }} size="sm">
    {reads === 1 ? '1 time' : `${reads} times`}
  </TextLink>
)

function Verdict({ grant }: { grant: Grant }) {
  const { me } = useSignedIn()
  const { verdict, reviewedAt, reviewerName, note } = grant
  if (verdict === null || reviewedAt === null) {
    if (grant.actorId === me.id) return <Text size="sm">Somebody else reviews what you opened.</Text>
    return <ReviewGrant grant={grant} />
  }
  return (
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      {verdict === 'justified' ? 'Justified' : 'Not justified'}
      {note !== null && `: ${note}`}
      <Text size="xs" c="dimmed">
        {reviewerName}, <Moment at={reviewedAt} />
      </Text>
    </Text>
  )
}

/** The columns of the reviews. On phones the first column holds everything but the verdict. */
export const breakGlassColumns: Column<Grant>[] = [
  {
    header: 'Who',
    cell: grant => (
      <>
        <TextLink to="/admin/users/$userId" params={{ userId: grant.actorId }} fw={500} size="sm">
          {grant.actorName}
        </TextLink>
        <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
          <Whom grant={grant} />
          <Reason grant={grant} />
          <When grant={grant} />
          Read <Read grant={grant} />
        </Text>
      </>
    ),
  },
  { header: 'Whom', wide: true, cell: grant => <Whom grant={grant} /> },
  { header: 'Why', wide: true, cell: grant => <Reason grant={grant} /> },
  { header: 'When', wide: true, cell: grant => <When grant={grant} /> },
  { header: 'Read', wide: true, cell: grant => <Read grant={grant} /> },
  { header: 'Verdict', cell: grant => <Verdict grant={grant} /> },
]
