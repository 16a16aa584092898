import { Button, Group, SegmentedControl } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Empty } from '../feedback/empty.tsx'
import { given } from '../forms/given.ts'
import { Page } from '../page/page.tsx'
import { patientNoun } from '../patients/patient.ts'
import { api } from '../server/empanel.ts'
import { byPagesOfSearch } from '../server/next-page.ts'
import { useMay } from '../session/use-session.ts'
import { SiteFilter } from '../sites/site-input.tsx'
import { useSites } from '../sites/sites.ts'
import { merged } from '../tables/moving-pages.ts'
import { Rows } from '../tables/rows.tsx'
import { sortChoices } from './queue.ts'
import { queueColumns } from './queue-columns.tsx'
import { SuggestDialog } from './suggest-dialog.tsx'
import { useChoice } from './use-choice.ts'

/** The living patients without a primary. */
export function QueuePage() {
  const may = useMay()
  const navigate = useNavigate({ from: '/queue' })
  const { sort = 'longest', siteId } = useSearch({ from: '/in/shell/queue' })
  const several = (useSites()?.length ?? 0) > 1
  const pages = useInfiniteQuery(
    api.queue.list.infiniteQueryOptions(
      { sort, ...given({ siteId: siteId ? Number(siteId) : undefined }), limit: 25 },
      byPagesOfSearch,
    ),
  )
  const show = (changes: { sort?: 'latest' | undefined; siteId?: string | undefined }) =>
    navigate({ search: before => given({ ...before, ...changes }), replace: true, resetScroll: false })
  const { total = null, more = false } = pages.data?.pages[0] ?? {}
  const assigns = may('assignments.create') !== undefined
  const choice = useChoice(merged(pages.data?.pages ?? [], ({ id }) => id))
  const [suggests, setSuggests] = useState(false)
  return (
    <Page title="Without a primary">
      <Group mb="md" align="end" component="search" aria-label="Filter the queue">
        <SegmentedControl
          aria-label="Which first"
          value={sort}
          onChange={chosen => show({ sort: chosen === 'latest' ? chosen : undefined })}
          data={sortChoices}
        />
        {several && (
          <SiteFilter
            label="Home site"
            value={siteId ?? ''}
            onChange={site => show({ siteId: site || undefined })}
          />
        )}
      </Group>
      {assigns && choice.chosen.length > 0 && (
        <Group mb="md" role="group" aria-label="The chosen patients">
          <Button onClick={() => setSuggests(true)}>
            {choice.chosen.length === 1
              ? 'Suggest a primary'
              : `Suggest a primary for ${choice.chosen.length}`}
          </Button>
          <Button variant="subtle" onClick={choice.clear}>
            Choose none
          </Button>
        </Group>
      )}
      <SuggestDialog
        patients={choice.chosen}
        opened={suggests}
        onClose={() => setSuggests(false)}
        onAssigned={() => {
          setSuggests(false)
          choice.clear()
        }}
      />
      <Rows
        label="Patients without a primary"
        pages={pages}
        counted={{ total: total === null ? undefined : { total, more }, noun: patientNoun }}
        columns={queueColumns(assigns ? choice : undefined)}
        empty={
          <Empty icon={<IconCheck />} title="Every patient has a primary">
            Patients who are registered, or whose primary ends, appear here until they have one.
          </Empty>
        }
      />
    </Page>
  )
}
