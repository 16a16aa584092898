import type { EmpanelClient } from '@empanel/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { PatientLink } from '../../page/patient-link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import type { Column } from '../../tables/rows.tsx'
import { stored } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

type Assignment = Awaited<ReturnType<EmpanelClient['assignments']['list']['query']>>['items'][number]

const columns: Column<Assignment>[] = [
  stored('No.', 'id'),
  {
    header: 'Patient',
    cell: ({ patientId, patientName }) => <PatientLink patientId={patientId} name={patientName} size="sm" />,
  },
  stored('Patient no.', 'patientId'),
  {
    header: 'Practitioner',
    cell: ({ practitionerId, practitionerName }) => (
      <PractitionerLink practitionerId={practitionerId} name={practitionerName} size="sm" />
    ),
  },
  stored('Practitioner no.', 'practitionerId'),
  stored('Role', 'role'),
  stored('Began', 'startedAt'),
  stored('Reason', 'reason'),
  stored('Ended', 'endedAt'),
  stored('Reason of the end', 'endReason'),
]

/** The whole ledger, ended assignments included. */
export function AssignmentsTablePage() {
  const navigate = useNavigate({ from: '/admin/assignments' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/assignments' })
  const pages = useInfiniteQuery(
    api.assignments.list.infiniteQueryOptions({ ...given({ q }), state: 'all', limit: 50 }, byPagesOfSearch),
  )
  return (
    <RawTable
      of="assignments"
      about="The ledger: open and ended assignments, in the order of entry. Nothing is ever taken out of it."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={columns}
      pages={pages}
    />
  )
}
