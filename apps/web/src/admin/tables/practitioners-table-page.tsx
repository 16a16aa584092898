import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import type { Practitioner } from '../../practitioners/practitioner.ts'
import { api } from '../../server/empanel.ts'
import type { Column } from '../../tables/rows.tsx'
import { practitionerName } from '../../words/names.ts'
import { AccountLink, stored } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

const columns: Column<Practitioner>[] = [
  {
    header: 'No.',
    cell: practitioner => (
      <TextLink
        size="sm"
        to="/practitioners/$practitionerId"
        params={{ practitionerId: practitioner.id }}
        aria-label={`${practitioner.id}: ${practitionerName(practitioner)}`}
      >
        {practitioner.id}
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

/** All columns of the practitioners in reach. */
export function PractitionersTablePage() {
  const navigate = useNavigate({ from: '/admin/practitioners' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/practitioners' })
  const pages = useInfiniteQuery(
    api.practitioners.list.infiniteQueryOptions(
      { ...given({ q }), limit: 50 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  return (
    <RawTable
      of="practitioners"
      about="Every column of every practitioner in reach, those who wait for approval included, in the order of entry."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={columns}
      pages={pages}
    />
  )
}
