import { Box, Button, Group, Stack, Title } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CareTeamMember } from '../../assignments/assignment.ts'
import { EndAssignment } from '../../assignments/end-assignment.tsx'
import type { Planning } from '../../assignments/plans/plan.ts'
import { Empty } from '../../feedback/empty.tsx'
import { choiceOf, type PractitionerChoice } from '../../practitioners/practitioner-picker.tsx'
import { mayBePrimary } from '../../words/professions.ts'
import { byTime } from './care-team-order.ts'
import { TeamTimeline } from './team-timeline.tsx'

type Props = {
  members: CareTeamMember[]
  own: boolean
  deceased: boolean
  mayEnd: boolean
  mayAssign: boolean
  planning: Planning
  /** Begins to make one of the care team the primary. Undefined where the person may not. */
  promote: ((member: PractitionerChoice) => void) | undefined
  /** The button that assigns a practitioner. */
  assign: ReactNode
  /** The element that gets the focus when a button disappears. */
  focusAfter: () => HTMLElement | null
}

/** Who looks after the patient now, and below it who did before. */
export function TeamNow({
  members,
  own,
  deceased,
  mayEnd,
  mayAssign,
  planning,
  promote,
  assign,
  focusAfter,
}: Props) {
  const { open, ended } = byTime(members)
  return (
    <Stack gap="lg">
      {open.length > 0 ? (
        <TeamTimeline
          label="Looking after the patient now"
          members={open}
          own={own}
          action={member => (
            <Group gap="xs">
              {promote && member.role !== 'primary' && mayBePrimary(member.practitioner) && (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => promote(choiceOf({ ...member.practitioner, id: member.practitionerId }))}
                  aria-label={`Make primary: ${member.practitionerName}`}
                >
                  Make primary
                </Button>
              )}
              {mayEnd && (
                <EndAssignment
                  assignment={member}
                  mayUndo={mayAssign}
                  planning={planning}
                  focusAfter={focusAfter}
                />
              )}
            </Group>
          )}
        />
      ) : (
        <Empty
          icon={<IconStethoscope />}
          title={`${own ? 'No practitioner is assigned' : 'Nobody looks after this patient'} ${ended.length > 0 ? 'now' : 'yet'}`}
        >
          {deceased
            ? 'The patient has died: nobody can be assigned any more.'
            : assign || 'The clinic assigns a practitioner, who then appears here.'}
        </Empty>
      )}
      {ended.length > 0 && (
        <Box>
          <Title order={3} size="h5" mb="sm" c="dimmed">
            Earlier
          </Title>
          <TeamTimeline label="Earlier" members={ended} own={own} ended />
        </Box>
      )}
    </Stack>
  )
}
