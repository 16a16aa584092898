import { Text } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import type { CareTeamMember } from '../../assignments/assignment.ts'
import { Day, formatDay } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { TeamTimeline } from './team-timeline.tsx'

/** Who looked after the patient at the end of a day. */
export function TeamThen({ members, day, own }: { members: CareTeamMember[]; day: string; own: boolean }) {
  return members.length === 0 ? (
    <Empty
      icon={<IconStethoscope />}
      title={`${own ? 'No practitioner was assigned' : 'Nobody looked after this patient'} on ${formatDay(day)}`}
    />
  ) : (
    <>
      <Text size="sm" role="status">
        The care team at the end of{' '}
        <b>
          <Day date={day} />
        </b>
      </Text>
      <TeamTimeline label={`Care team on ${formatDay(day)}`} members={members} own={own} />
    </>
  )
}
