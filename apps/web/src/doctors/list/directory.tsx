import { Group, NativeSelect, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { Mail, Phone } from '../../page/contact.tsx'
import { LinkButton, TextLink } from '../../page/link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { useMay } from '../../session/use-session.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { listedName } from '../../words/names.ts'
import type { Doctor } from '../doctor.ts'
import { PendingBadge } from '../pending-badge.tsx'

const columns: Column<Doctor>[] = [
  {
    header: 'Name',
    cell: doctor => (
      <>
        <Group gap="xs">
          <TextLink to="/doctors/$doctorId" params={{ doctorId: doctor.id }} fw={500} size="sm">
            {listedName(doctor)}
          </TextLink>
          {doctor.status === 'pending' && <PendingBadge />}
        </Group>
        <Text size="sm" c="dimmed" hiddenFrom="sm">
          {doctor.specialty}
          {doctor.phoneNumber && (
            <>
              <br />
              <Phone number={doctor.phoneNumber} />
            </>
          )}
        </Text>
      </>
    ),
  },
  { header: 'Specialty', wide: true, cell: ({ specialty }) => specialty },
  { header: 'Phone', wide: true, cell: ({ phoneNumber }) => phoneNumber && <Phone number={phoneNumber} /> },
  {
    header: 'E-mail',
    wide: true,
    cell: ({ email }) => email && <Mail address={email} />,
  },
]

/** The list of doctors, to search and to call. */
export function Directory() {
  const may = useMay()
  const navigate = useNavigate({ from: '/doctors' })
  const { q = '', sort } = useSearch({ from: '/in/shell/doctors' })
  const pages = useInfiniteQuery(
    api.doctors.list.infiniteQueryOptions(
      { ...given({ q, sort: sort ?? (q ? undefined : ('name' as const)) }), limit: 25 },
      { getNextPageParam: page => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  )
  const search = (words: string) =>
    navigate({ search: ({ q: _, ...rest }) => ({ ...rest, ...given({ q: words }) }), replace: true })
  const order = (value: string) =>
    navigate({
      search: ({ sort: _, ...rest }) => (value === 'id' ? { ...rest, sort: 'id' } : rest),
      replace: true,
    })
  return (
    <>
      <Group align="flex-end" mb="md" grow preventGrowOverflow={false}>
        <SearchField label="Search doctors" placeholder="Name" value={q} onSearch={search} />
        <NativeSelect
          label="Sort by"
          value={sort ?? 'name'}
          onChange={event => order(event.currentTarget.value)}
          data={[
            { value: 'name', label: 'Name' },
            { value: 'id', label: 'Order of entry' },
          ]}
        />
      </Group>
      <Rows
        label="Doctors"
        columns={columns}
        pages={pages}
        empty={
          q ? (
            <Empty title={`No doctor is called “${q}”`}>
              <ClearSearch onClear={() => search('')} />
            </Empty>
          ) : may('doctors.read') === 'assigned' ? (
            <Empty title="No doctor looks after you yet">
              Doctors appear here as soon as they are assigned to one of your records.
            </Empty>
          ) : (
            <Empty title="There is no doctor yet">
              {may('doctors.create') ? (
                <LinkButton to="/doctors/new" mt="xs">
                  Enter the first one
                </LinkButton>
              ) : (
                'Doctors appear here as soon as somebody enters them.'
              )}
            </Empty>
          )
        }
      />
    </>
  )
}
