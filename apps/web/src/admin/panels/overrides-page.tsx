import type { EmpanelClient } from '@empanel/client'
import { Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Moment } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Page } from '../../page/page.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { PrimaryNote } from '../../patients/primary-name.tsx'
import { acceptanceWords } from '../../practitioners/panels/panel.ts'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { type Column, Rows } from '../../tables/rows.tsx'

type Override = Awaited<ReturnType<EmpanelClient['panels']['overrides']['query']>>['items'][number]

/** Lists the assignments that somebody made although the panel refused them. */
export function OverridesPage() {
  const pages = useInfiniteQuery(api.panels.overrides.infiniteQueryOptions({ limit: 25 }, byPages))
  return (
    <Page title="Overrides">
      <Text c="dimmed" mb="md">
        Assignments of a primary that somebody made although the panel was full or did not accept the patient,
        the latest first. They are kept, also after the assignment has ended.
      </Text>
      <Rows
        fixed
        label="Overrides"
        columns={columns}
        pages={pages}
        empty={
          <Empty title="No panel was ever overruled" icon={<IconCircleCheck />}>
            When a panel is full or closed, those who may override can assign a patient anyway. It then
            appears here with the reason.
          </Empty>
        }
      />
    </Page>
  )
}

const Panel = ({ override: { practitionerId, practitionerName } }: { override: Override }) => (
  <PractitionerLink practitionerId={practitionerId} name={practitionerName} size="sm" />
)

/** The panel at the moment it refused. */
const Refusal = ({ override: { refusal, size, maximum, accepting } }: { override: Override }) => (
  <Text size="sm">
    {refusal === 'panel_full'
      ? `Full: ${size} of ${maximum ?? 0} patients`
      : acceptanceWords[accepting].short}
  </Text>
)

const Reason = ({ override: { reason } }: { override: Override }) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
    {reason}
  </Text>
)

const By = ({ override: { at, byName } }: { override: Override }) => (
  <Text size="sm">
    {byName ?? 'An account that is gone'}
    <Text span size="xs" c="dimmed" display="block" style={{ whiteSpace: 'nowrap' }}>
      <Moment at={at} />
    </Text>
  </Text>
)

/** On phones and tablets the first column holds everything. */
const columns: Column<Override>[] = [
  {
    header: 'Patient',
    cell: override => (
      <>
        <PatientLink patientId={override.patientId} name={override.patientName} fw={500} size="sm" />
        <PrimaryNote primary={override.primary} />
        <Text component="div" size="sm" hiddenFrom="lg" mt={4}>
          to <Panel override={override} />
          <Refusal override={override} />
          <Reason override={override} />
          <By override={override} />
        </Text>
      </>
    ),
  },
  { header: 'Practitioner', wide: 'lg', cell: override => <Panel override={override} /> },
  { header: 'The panel was', wide: 'lg', cell: override => <Refusal override={override} /> },
  { header: 'Reason', wide: 'lg', cell: override => <Reason override={override} /> },
  { header: 'By', wide: 'lg', cell: override => <By override={override} /> },
]
