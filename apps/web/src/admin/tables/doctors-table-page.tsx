import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Doctor } from '../../doctors/doctor.ts'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import { api } from '../../server/empanel.ts'
import type { Column } from '../../tables/rows.tsx'
import { doctorName } from '../../words/names.ts'
import { AccountLink, stored } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

const columns: Column<Doctor>[] = [
  {
    header: 'No.',
    cell: doctor => (
      <TextLink
        size="sm"
        to="/doctors/$doctorId"
        params={{ doctorId: doctor.id }}
        aria-label={`${doctor.id}: ${doctorName(doctor)}`}
      >
        {doctor.id}
      </TextLink>
    ),
  },
  stored('Last name', 'lastName'),
  stored('First name', 'firstName'),
  stored('Specialty', 'specialty'),
  stored('Phone', 'phoneNumber'),
  stored('E-mail', 'email'),
  stored('Licence number', 'licenseNumber'),
  stored('NPI', 'npi'),
  stored('Status', 'status'),
  { header: 'Account', cell: ({ userId }) => <AccountLink id={userId} /> },
  stored('Entered', 'createdAt'),
  stored('Changed', 'updatedAt'),
  stored('Version', 'version'),
]

/** All columns of the doctors in reach. */
export function DoctorsTablePage() {
  const navigate = useNavigate({ from: '/admin/doctors' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/doctors' })
  const pages = useInfiniteQuery(
    api.doctors.list.infiniteQueryOptions(
      { ...given({ q }), limit: 50 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  return (
    <RawTable
      of="doctors"
      about="Every column of every doctor in reach, those who wait for approval included, in the order of entry."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={columns}
      pages={pages}
    />
  )
}
