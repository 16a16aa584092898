import type { EmpanelClient } from '@empanel/client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import { api } from '../../server/empanel.ts'
import type { Column } from '../../tables/rows.tsx'
import { AccountLink, stored } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

type Patient = Awaited<ReturnType<EmpanelClient['patients']['list']['query']>>['items'][number]

const columns: Column<Patient>[] = [
  {
    header: 'No.',
    cell: ({ id, firstName, lastName }) => (
      <TextLink
        size="sm"
        to="/patients/$patientId"
        params={{ patientId: id }}
        aria-label={`${id}: ${firstName} ${lastName}`}
      >
        {id}
      </TextLink>
    ),
  },
  stored('Last name', 'lastName'),
  stored('First name', 'firstName'),
  stored('Date of birth', 'dateOfBirth'),
  stored('Gender', 'gender'),
  stored('Phone', 'phoneNumber'),
  stored('E-mail', 'email'),
  stored('Address', 'address'),
  stored('Died on', 'deceasedOn'),
  { header: 'Owner', cell: ({ ownerId }) => <AccountLink id={ownerId} /> },
  stored('Entered by', 'createdBy'),
  stored('Entered', 'createdAt'),
  stored('Changed', 'updatedAt'),
  stored('Version', 'version'),
]

/** All columns of the patients in reach. */
export function PatientsTablePage() {
  const navigate = useNavigate({ from: '/admin/patients' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/patients' })
  const pages = useInfiniteQuery(
    api.patients.list.infiniteQueryOptions(
      { ...given({ q }), limit: 50 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  return (
    <RawTable
      of="patients"
      about="Every column of every patient in reach but the medical history, in the order of entry. Opening this page is recorded with them."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={columns}
      pages={pages}
    />
  )
}
