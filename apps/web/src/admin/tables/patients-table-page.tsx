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

/** A column for each field that a list shows. */
const columns: Record<keyof Patient, Column<Patient>> = {
  id: {
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
  lastName: stored('Last name', 'lastName'),
  firstName: stored('First name', 'firstName'),
  dateOfBirth: stored('Date of birth', 'dateOfBirth'),
  gender: stored('Gender', 'gender'),
  phoneNumber: stored('Phone', 'phoneNumber'),
  email: stored('E-mail', 'email'),
  address: stored('Address', 'address'),
  deceasedOn: stored('Died on', 'deceasedOn'),
  ownerId: { header: 'Owner', cell: ({ ownerId }) => <AccountLink id={ownerId} /> },
  createdBy: stored('Entered by', 'createdBy'),
  createdAt: stored('Entered', 'createdAt'),
  updatedAt: stored('Changed', 'updatedAt'),
  version: stored('Version', 'version'),
}

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
      columns={Object.values(columns)}
      pages={pages}
    />
  )
}
