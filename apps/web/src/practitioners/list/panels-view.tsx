import { Grid, NativeSelect, SegmentedControl, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { namesOf } from '../../forms/fields/field.ts'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { SiteFilter } from '../../sites/site-input.tsx'
import { useSites } from '../../sites/sites.ts'
import { Rows } from '../../tables/rows.tsx'
import {
  type Acceptance,
  acceptanceOf,
  acceptanceWords,
  type Panel,
  panelSortWords,
} from '../panels/panel.ts'
import { PanelDialog } from '../panels/settings/panel-dialog.tsx'
import { panelColumns } from './panel-columns.tsx'

const sorts = Object.entries(panelSortWords).map(([value, label]) => ({ value, label }))
const acceptances = namesOf(acceptanceWords).map(value => ({ value, label: acceptanceWords[value].short }))

type Changes = {
  q?: string | undefined
  sort?: 'size' | 'name' | undefined
  accepting?: Acceptance | undefined
  siteId?: string | undefined
}

/** The panels of all practitioners, the fullest first: who has too many patients, and who has room. */
export function PanelsView() {
  const may = useMay()
  const navigate = useNavigate({ from: '/practitioners' })
  const { q = '', accepting, siteId, ...search } = useSearch({ from: '/in/shell/practitioners' })
  const sort = oneOf(search.sort, ['size', 'name']) ?? 'load'
  const [chosen, setChosen] = useState<{ panel: Panel; opened: boolean }>()
  const several = (useSites()?.length ?? 0) > 1
  const pages = useInfiniteQuery(
    api.panels.list.infiniteQueryOptions(
      { sort, ...given({ q, accepting, siteId: siteId ? Number(siteId) : undefined }), limit: 25 },
      byPagesOfSearch,
    ),
  )
  const show = (changes: Changes) =>
    navigate({ search: before => given({ ...before, ...changes }), replace: true, resetScroll: false })
  const narrowed = q !== '' || accepting !== undefined || siteId !== undefined
  const first = pages.data?.pages[0]?.items[0]
  const withoutTargets = sort === 'load' && !narrowed && first !== undefined && first.load === null
  return (
    <>
      <Grid align="flex-end" gap="sm" mb="md" component="search" aria-label="Filter the panels">
        <Grid.Col span={{ base: 12, md: 'content' }}>
          <SegmentedControl
            aria-label="Which first"
            w={{ base: '100%', xs: 'auto' }}
            value={sort}
            onChange={chosen => show({ sort: oneOf(chosen, ['size', 'name']) })}
            data={sorts}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 'auto' }}>
          <SearchField
            label="Search panels"
            placeholder="Name or specialty"
            value={q}
            onSearch={q => show({ q })}
          />
        </Grid.Col>
        <Grid.Col span={{ base: several ? 6 : 12, md: 'content' }}>
          <NativeSelect
            label="Accepts"
            value={accepting ?? ''}
            onChange={event => show({ accepting: acceptanceOf(event.currentTarget.value) })}
            data={[{ value: '', label: 'Any' }, ...acceptances]}
          />
        </Grid.Col>
        {several && (
          <Grid.Col span={{ base: 6, md: 'content' }}>
            <SiteFilter
              label="Works at"
              value={siteId ?? ''}
              onChange={site => show({ siteId: site || undefined })}
            />
          </Grid.Col>
        )}
      </Grid>
      <Text size="sm" c="dimmed" mb="md">
        {withoutTargets
          ? `No panel has a target yet, so that none can be called fuller than another. ${
              may('panels.set')
                ? 'Set targets with the button at the end of each row.'
                : 'Loads appear here as soon as targets are set.'
            }`
          : 'The load compares the primary patients with the target, or with the maximum where there is no target. At the line in a bar, it is reached.'}
      </Text>
      <Rows
        label="Panels"
        columns={panelColumns(
          may('panels.set') ? { change: panel => setChosen({ panel, opened: true }) } : {},
        )}
        pages={pages}
        empty={
          narrowed ? (
            <Empty title={q ? `No such panel with “${q}”` : 'No panel is of this kind'}>
              <ClearSearch onClear={() => show({ q: '', accepting: undefined, siteId: undefined })}>
                Show all panels
              </ClearSearch>
            </Empty>
          ) : (
            <Empty title="There is no practitioner yet">
              {may('practitioners.create') ? (
                <LinkButton to="/practitioners/new" mt="xs">
                  Enter the first one
                </LinkButton>
              ) : (
                'Panels appear here as soon as there are practitioners.'
              )}
            </Empty>
          )
        }
      />
      {chosen && <PanelDialog {...chosen} onClose={() => setChosen({ ...chosen, opened: false })} />}
    </>
  )
}
