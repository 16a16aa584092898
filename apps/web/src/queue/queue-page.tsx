import { Group, SegmentedControl, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Empty } from '../feedback/empty.tsx'
import { given } from '../forms/given.ts'
import { Page } from '../page/page.tsx'
import { api } from '../server/empanel.ts'
import { byPagesOfSearch } from '../server/next-page.ts'
import { useMay } from '../session/use-session.ts'
import { SiteFilter } from '../sites/site-input.tsx'
import { useSites } from '../sites/sites.ts'
import { Rows } from '../tables/rows.tsx'
import { sortChoices } from './queue.ts'
import { queueColumns } from './queue-columns.tsx'

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
  const total = pages.data?.pages[0]?.total
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
        {typeof total === 'number' && total > 0 && (
          <Text size="sm" c="dimmed" role="status">
            {totalInWords(total)}
          </Text>
        )}
      </Group>
      <Rows
        label="Patients without a primary"
        pages={pages}
        columns={queueColumns({ assigns: may('assignments.create') !== undefined })}
        empty={
          <Empty icon={<IconCheck />} title="Every patient has a primary">
            Patients who are registered, or whose primary ends, appear here until they have one.
          </Empty>
        }
      />
    </Page>
  )
}

/** The server counts up to 10,001. */
const totalInWords = (total: number): string => {
  if (total > 10_000) return 'more than 10,000 patients'
  return total === 1 ? '1 patient' : `${total.toLocaleString()} patients`
}
