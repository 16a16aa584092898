import type { EmpanelClient } from '@empanel/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
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
    cell: ({ patientId, patientName }) => (
      <TextLink size="sm" to="/patients/$patientId" params={{ patientId }}>
        <bdi>{patientName}</bdi>
      </TextLink>
    ),
  },
  stored('Patient no.', 'patientId'),
  {
    header: 'Practitioner',
    cell: ({ practitionerId, practitionerName }) => (
      <TextLink size="sm" to="/practitioners/$practitionerId" params={{ practitionerId }}>
        <bdi>{practitionerName}</bdi>
      </TextLink>
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
