import { Grid, Group, SegmentedControl, Text, useMatches } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { roleOf, roleWords } from '../../assignments/assignment.ts'
import { RoleBadge } from '../../assignments/role-badge.tsx'
import { DayOf } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { PatientLink } from '../../page/patient-link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import { countedBeyond, totalOf } from '../../tables/total.ts'
import { listedName } from '../../words/names.ts'
import { Born } from '../born.tsx'
import { OpenEmergencies } from '../emergency/open-emergencies.tsx'
import { patientNoun } from '../patient.ts'
import { AgeFilter } from './age-filter.tsx'
import { PanelChoice, useCovering } from './panel-choice.tsx'
import { bornColumn, phoneColumn, primaryColumn } from './patient-columns.tsx'
import type { PanelSearch } from './patient-search.ts'
import { SortSelect } from './sort-select.tsx'

type Changes = { [Name in keyof PanelSearch]: PanelSearch[Name] | undefined }

/** The patients whom the person signed in looks after. */
export function PanelPage() {
  const may = useMay()
  const { me } = useSignedIn()
  const navigate = useNavigate({ from: '/panel' })
  const { q = '', sort, ...narrowed } = useSearch({ from: '/in/shell/panel' })
  const orientation = useMatches({ base: 'vertical' as const, xs: 'horizontal' as const })
  const { assignmentRole, coverOf, ageFrom, ageTo } = narrowed
  const covering = useCovering()
  const cover = covering?.find(({ practitionerId }) => practitionerId === coverOf)
  const whom = coverOf === undefined ? 'you' : (cover?.practitionerName ?? 'them')
  const filter = (changes: Changes) =>
    navigate({ search: before => given({ ...before, ...changes }), replace: true })
  const sought = given({ q, ...narrowed })
  const { coverOf: _, ...filters } = sought
  const narrows = Object.keys(filters).length > 0
  const pages = useInfiniteQuery(
    api.patients.panel.infiniteQueryOptions({ ...sought, sort: sort ?? 'name', limit: 25 }, byPagesOfSearch),
  )
  const count = useQuery(api.patients.countPanel.queryOptions(sought, countedBeyond(pages)))
  return (
    <Page
      title={cover ? `Panel of ${cover.practitionerName}` : 'My panel'}
      discreetly="My panel"
      actions={
        may('patients.read') === 'all' && (
          <LinkButton to="/patients" variant="default">
            All patients
          </LinkButton>
        )
      }
    >
      <OpenEmergencies />
      <Grid align="flex-end" gap="sm" mb="md" component="search" aria-label="Filter">
        {covering && (covering.length > 0 || coverOf !== undefined) && (
          <Grid.Col span={12}>
            <PanelChoice
              covering={covering}
              chosen={coverOf}
              onChoose={coverOf =>
                navigate({ search: ({ sort }) => given({ sort, coverOf }), replace: true })
              }
            />
          </Grid.Col>
        )}
        <Grid.Col span={12}>
          <SegmentedControl
            aria-label="Role"
            w={{ base: '100%', xs: 'auto' }}
            orientation={orientation}
            value={assignmentRole ?? 'all'}
            onChange={chosen => filter({ assignmentRole: roleOf(chosen) })}
            data={Object.entries({ all: 'All', ...roleWords }).map(([value, label]) => ({ value, label }))}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <SearchField label="Search my panel" placeholder="Name" value={q} onSearch={q => filter({ q })} />
        </Grid.Col>
        <Grid.Col span={{ base: 6, sm: 3 }}>
          <AgeFilter ages={{ ageFrom, ageTo }} onChange={filter} />
        </Grid.Col>
        <Grid.Col span={{ base: 6, sm: 3 }}>
          <SortSelect sort={sort} onSort={sort => filter({ sort })} />
        </Grid.Col>
      </Grid>
      <Rows
        label="My panel"
        pages={pages}
        counted={{ total: totalOf(pages, count), noun: patientNoun }}
        columns={[
          {
            header: 'Name',
            cell: patient => (
              <>
                <Group gap="xs">
                  <PatientLink patientId={patient.id} name={listedName(patient)} fw={500} size="sm" />
                  {patient.assignment.role === 'primary' && <RoleBadge role={patient.assignment.role} />}
                </Group>
                <Text size="sm" c="dimmed" hiddenFrom="sm">
                  <Born patient={patient} />
                  <br />
                  with {whom} since <DayOf at={patient.assignment.startedAt} />
                </Text>
              </>
            ),
          },
          bornColumn,
          phoneColumn,
          ...(may('assignments.read') ? [primaryColumn] : []),
          {
            header: coverOf === undefined ? 'With you since' : 'Since',
            wide: true,
            cell: ({ assignment }) => <DayOf at={assignment.startedAt} />,
          },
        ]}
        empty={
          narrows ? (
            <Empty title={`Nobody on ${coverOf === undefined ? 'your' : 'this'} panel matches`}>
              <ClearSearch
                onClear={() => navigate({ search: ({ sort }) => given({ sort, coverOf }), replace: true })}
              >
                Show the whole panel
              </ClearSearch>
            </Empty>
          ) : coverOf !== undefined ? (
            <Empty title={cover ? 'Nobody is on this panel' : 'You do not cover this panel now'}>
              {cover
                ? 'The patients whom the clinic assigns to your colleague appear here.'
                : 'The cover has ended, or has not begun. Choose your own panel above.'}
            </Empty>
          ) : (
            <Empty title="Nobody is on your panel yet">
              {me.practitionerId === null
                ? 'No practitioner’s entry belongs to your account.'
                : 'The patients whom the clinic assigns to you appear here.'}
            </Empty>
          )
        }
      />
    </Page>
  )
}
