import { Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { DayOf } from '../../dates/times.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import type { Scope } from '../../session/session.ts'
import { useMay } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'
import type { Assignment } from '../assignment.ts'
import { EndAssignment } from '../end-assignment.tsx'
import { RoleBadge } from '../role-badge.tsx'

/** The ledger's columns. On phones the first column holds the whole assignment. `now`: open ones can be ended. */
export function useLedgerColumns({ now }: { now: boolean }): Column<Assignment>[] {
  const may = useMay()
  const reads = may('assignments.read')
  // A row does not say who owns the record: the record's page offers what has a narrower scope than the ledger.
  const reaches = (scope: Scope | undefined) => scope === 'all' || (scope !== undefined && scope === reads)
  const mayEnd = now && reaches(may('assignments.end'))
  const mayUndo = reaches(may('assignments.create')) && may('practitioners.read') !== undefined
  const planning = reaches(may('plans.create')) ? { mayUndo: reaches(may('plans.cancel')) } : undefined
  return [
    {
      header: 'Patient',
      cell: assignment => (
        <>
          <PatientLink patientId={assignment.patientId} name={assignment.patientName} fw={500} size="sm" />
          <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
            <Group gap="xs" mb={2}>
              <Practitioner assignment={assignment} />
              <RoleBadge role={assignment.role} />
            </Group>
            <Text span size="sm" c="dimmed">
              <Period assignment={assignment} />
            </Text>
            <Reasons assignment={assignment} />
          </Text>
        </>
      ),
    },
    { header: 'Practitioner', wide: true, cell: assignment => <Practitioner assignment={assignment} /> },
    {
      header: 'Role',
      wide: true,
      cell: ({ role }) => (
        <Whole>
          <RoleBadge role={role} />
        </Whole>
      ),
    },
    {
      header: 'From',
      wide: true,
      cell: ({ startedAt }) => (
        <Whole>
          <DayOf at={startedAt} />
        </Whole>
      ),
    },
    {
      header: 'To',
      wide: true,
      cell: ({ endedAt }) =>
        endedAt === null ? (
          'open'
        ) : (
          <Whole>
            <DayOf at={endedAt} />
          </Whole>
        ),
    },
    { header: 'Reason', wide: true, cell: assignment => <Reasons assignment={assignment} /> },
    ...(mayEnd
      ? [
          {
            header: 'Actions',
            quiet: true,
            align: 'right' as const,
            cell: (assignment: Assignment) =>
              assignment.endedAt === null && (
                <EndAssignment
                  assignment={assignment}
                  mayUndo={mayUndo}
                  planning={planning}
                  focusAfter={nextRow}
                />
              ),
          },
        ]
      : []),
  ]
}

/** The first button or link of the next row, or of the one before; without either, the page's heading. */
function nextRow(button: HTMLElement): HTMLElement | null {
  const row = button.closest('tr')
  const rows = [row?.nextElementSibling, row?.previousElementSibling]
  const targets = rows.map(near => near?.querySelector<HTMLElement>('button, a'))
  return targets.find(target => target) ?? document.querySelector('h1')
}

/** Keeps its content on one line, however narrow the table. */
const Whole = ({ children }: { children: ReactNode }) => (
  <Box w="max-content" miw="100%">
    {children}
  </Box>
)

const Practitioner = ({ assignment }: { assignment: Assignment }) => (
  <PractitionerLink practitionerId={assignment.practitionerId} name={assignment.practitionerName} size="sm" />
)

const Period = ({ assignment: { startedAt, endedAt } }: { assignment: Assignment }) =>
  endedAt === null ? (
    <>
      since <DayOf at={startedAt} />
    </>
  ) : (
    <>
      <DayOf at={startedAt} /> – <DayOf at={endedAt} />
    </>
  )

const Reasons = ({ assignment: { reason, endReason } }: { assignment: Assignment }) => (
  <Text component="div" size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
    {reason && <div>{reason}</div>}
    {endReason && <div>Ended: {endReason}</div>}
  </Text>
)
