import { Box, Group, Text, Timeline } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CareTeamMember } from '../../assignments/assignment.ts'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Phone } from '../../page/contact.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { CoveredBy } from './covered-by.tsx'

type Props = {
  label: string
  members: CareTeamMember[]
  /** Ended assignments are drawn less prominently. */
  ended?: boolean
  /** Whether the record is the person's own. */
  own: boolean
  /** The button beside an assignment. */
  action?: (member: CareTeamMember) => ReactNode
}

/** Assignments as a timeline: practitioner, role, and from when to when. */
export function TeamTimeline({ label, members, ended = false, own, action }: Props) {
  return (
    <Timeline
      role="list"
      aria-label={label}
      active={ended ? -1 : members.length}
      bulletSize={ended ? 14 : 26}
      lineWidth={2}
    >
      {members.map(member => (
        <Timeline.Item
          key={member.id}
          role="listitem"
          bullet={!ended && <IconStethoscope size={14} aria-hidden />}
          lineVariant={ended ? 'dashed' : 'solid'}
        >
          <Group justify="space-between" align="flex-start" gap="xs">
            <Box miw={0} flex="1 1 180px" style={{ overflowWrap: 'anywhere' }}>
              <Group gap="xs">
                <PractitionerLink
                  practitionerId={member.practitionerId}
                  name={member.practitionerName}
                  ofMine={own && member.endedAt === null}
                  deleted={member.practitioner.deleted}
                  fw={ended ? 400 : 600}
                />
                <RoleBadge role={member.role} />
              </Group>
              <About member={member} ended={ended} />
            </Box>
            {action?.(member)}
          </Group>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}

function About({ member, ended }: { member: CareTeamMember; ended: boolean }) {
  const { startedAt, endedAt, reason, endReason, practitioner } = member
  return (
    <Text component="div" size="sm" c="dimmed" mt={2}>
      {!ended && <div>{practitioner.specialty}</div>}
      {!ended && practitioner.phoneNumber && (
        <div>
          <Phone number={practitioner.phoneNumber} />
        </div>
      )}
      <div>
        {endedAt === null ? (
          <>
            since <DayOf at={startedAt} />
          </>
        ) : (
          <>
            <DayOf at={startedAt} /> – <DayOf at={endedAt} />
          </>
        )}
      </div>
      <CoveredBy covers={member.covers} />
      {reason && <div>Reason: {reason}</div>}
      {endReason && <div>Ended: {endReason}</div>}
    </Text>
  )
}
