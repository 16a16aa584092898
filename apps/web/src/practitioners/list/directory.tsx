import { Group, NativeSelect, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LanguageFilter } from '../../forms/language-fields.tsx'
import { Mail, Phone } from '../../page/contact.tsx'
import { LinkButton } from '../../page/link.tsx'
import { PractitionerLink } from '../../page/practitioner-link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { type Column, Rows } from '../../tables/rows.tsx'
import { languageName, languageNames } from '../../words/languages.ts'
import { listedName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import { PendingBadge } from '../pending-badge.tsx'
import type { Practitioner } from '../practitioner.ts'

const columns: Column<Practitioner>[] = [
  {
    header: 'Name',
    cell: practitioner => (
      <>
        <Group gap="xs">
          <PractitionerLink
            practitionerId={practitioner.id}
            name={listedName(practitioner)}
            ofMine
            fw={500}
            size="sm"
          />
          {practitioner.status === 'pending' && <PendingBadge />}
        </Group>
        <Text size="sm" c="dimmed" hiddenFrom="sm">
          {workOf(practitioner)}
          {practitioner.phoneNumber && (
            <>
              <br />
              <Phone number={practitioner.phoneNumber} />
            </>
          )}
        </Text>
      </>
    ),
  },
  {
    header: 'Specialty',
    wide: true,
    cell: practitioner => (
      <>
        {workOf(practitioner)}
        <Text size="xs" c="dimmed">
          {languageNames(practitioner.languages)}
        </Text>
      </>
    ),
  },
  { header: 'Phone', wide: true, cell: ({ phoneNumber }) => phoneNumber && <Phone number={phoneNumber} /> },
  {
    header: 'E-mail',
    wide: true,
    cell: ({ email }) => email && <Mail address={email} />,
  },
]

/** The list of practitioners, to search and to call. */
export function Directory() {
  const may = useMay()
  const navigate = useNavigate({ from: '/practitioners' })
  const { q = '', sort, language } = useSearch({ from: '/in/shell/practitioners' })
  const byEntry = oneOf(sort, ['id'])
  const pages = useInfiniteQuery(
    api.practitioners.list.infiniteQueryOptions(
      { ...given({ q, language, sort: byEntry ?? (q ? undefined : ('name' as const)) }), limit: 25 },
      byPagesOfSearch,
    ),
  )
  const search = (words: string) =>
    navigate({ search: ({ q: _, ...rest }) => ({ ...rest, ...given({ q: words }) }), replace: true })
  const narrow = (value: string) =>
    navigate({
      search: ({ language: _, ...rest }) => ({ ...rest, ...given({ language: value || undefined }) }),
      replace: true,
    })
  const order = (value: string) =>
    navigate({
      search: ({ sort: _, ...rest }) => (value === 'id' ? { ...rest, sort: 'id' } : rest),
      replace: true,
    })
  return (
    <>
      <Group align="flex-end" mb="md" grow preventGrowOverflow={false}>
        <SearchField label="Search practitioners" placeholder="Name" value={q} onSearch={search} />
        <LanguageFilter label="Language" value={language ?? ''} onChange={narrow} />
        <NativeSelect
          label="Sort by"
          value={byEntry ?? 'name'}
          onChange={event => order(event.currentTarget.value)}
          data={[
            { value: 'name', label: 'Name' },
            { value: 'id', label: 'Order of entry' },
          ]}
        />
      </Group>
      <Rows
        label="Practitioners"
        columns={columns}
        pages={pages}
        empty={
          language ? (
            <Empty title={`No practitioner ${q ? `called “${q}” ` : ''}speaks ${languageName(language)}`}>
              <ClearSearch onClear={() => narrow('')}>Show all languages</ClearSearch>
            </Empty>
          ) : q ? (
            <Empty title={`No practitioner is called “${q}”`}>
              <ClearSearch onClear={() => search('')} />
            </Empty>
          ) : may('practitioners.read') === 'assigned' ? (
            <Empty title="No practitioner looks after you yet">
              Practitioners appear here as soon as they are assigned to one of your records.
            </Empty>
          ) : (
            <Empty title="There is no practitioner yet">
              {may('practitioners.create') ? (
                <LinkButton to="/practitioners/new" mt="xs">
                  Enter the first one
                </LinkButton>
              ) : (
                'Practitioners appear here as soon as somebody enters them.'
              )}
            </Empty>
          )
        }
      />
    </>
  )
}
