import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { given } from '../../forms/given.ts'
import { TextLink } from '../../page/link.tsx'
import { practitionerFields } from '../../practitioners/fields.tsx'
import type { Practitioner } from '../../practitioners/practitioner.ts'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import type { Column } from '../../tables/rows.tsx'
import { practitionerName } from '../../words/names.ts'
import { AccountLink, stored, storedFields } from './raw-columns.tsx'
import { RawTable } from './raw-table.tsx'

/** A column for each field. */
const columns: Record<keyof Practitioner, Column<Practitioner>> = {
  id: {
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
  ...storedFields(practitionerFields),
  status: stored('Status', 'status'),
  userId: { header: 'Account', cell: ({ userId }) => <AccountLink id={userId} /> },
  createdAt: stored('Entered', 'createdAt'),
  updatedAt: stored('Changed', 'updatedAt'),
  version: stored('Version', 'version'),
}

/** All columns of the practitioners in reach. */
export function PractitionersTablePage() {
  const navigate = useNavigate({ from: '/admin/practitioners' })
  const { q = '' } = useSearch({ from: '/in/shell/admin/practitioners' })
  const pages = useInfiniteQuery(
    api.practitioners.list.infiniteQueryOptions({ ...given({ q }), limit: 50 }, byPagesOfSearch),
  )
  return (
    <RawTable
      of="practitioners"
      about="Every column of every practitioner in reach, those who wait for approval included, in the order of entry."
      q={q}
      onSearch={q => navigate({ search: given({ q }), replace: true })}
      columns={Object.values(columns)}
      pages={pages}
    />
  )
}
