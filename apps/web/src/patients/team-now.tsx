import { Box, Stack, Title } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import type { CareTeamMember } from '../assignments/assignment.ts'
import { EndAssignment } from '../assignments/end-assignment.tsx'
import { Empty } from '../lists/empty.tsx'
import { byTime } from './care-team-order.ts'
import { TeamTimeline } from './team-timeline.tsx'

type Props = {
  members: CareTeamMember[]
  own: boolean
  deceased: boolean
  mayEnd: boolean
  mayAssign: boolean
  /** The button that assigns a doctor. */
  assign: ReactNode
}

/** Who looks after the patient now, and below it who did before. */
export function TeamNow({ members, own, deceased, mayEnd, mayAssign, assign }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { open, ended } = byTime(members)
  return (
    <Stack gap="lg" ref={box} tabIndex={-1} style={{ outline: 'none' }}>
      {open.length > 0 ? (
        <TeamTimeline
          label="Looking after the patient now"
          members={open}
          own={own}
          action={member =>
            mayEnd && (
              <EndAssignment
                assignment={member}
                mayUndo={mayAssign}
                onEnding={() => box.current?.focus({ preventScroll: true })}
              />
            )
          }
        />
      ) : (
        <Empty
          icon={<IconStethoscope />}
          title={
            ended.length > 0 ? 'Nobody looks after this patient now' : 'Nobody looks after this patient yet'
          }
        >
          {deceased
            ? 'The patient has died: nobody can be assigned any more.'
            : assign || 'The clinic assigns a doctor, who then appears here.'}
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
