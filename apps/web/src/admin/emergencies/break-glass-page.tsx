import { SegmentedControl, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { Rows } from '../../tables/rows.tsx'
import { breakGlassColumns } from './break-glass-columns.tsx'

/** Lists the records that were opened in an emergency, for review. */
export function BreakGlassPage() {
  const navigate = useNavigate({ from: '/admin/break-glass' })
  const { state } = useSearch({ from: '/in/shell/admin/break-glass' })
  const pages = useInfiniteQuery(
    api.access.reviews.infiniteQueryOptions({ state: state ?? 'open', limit: 25 }, byPagesOfSearch),
  )
  return (
    <Page title="Break-glass">
      <Text c="dimmed" mb="md">
        Records that somebody opened in an emergency without looking after the patient. Each waits here until
        somebody else has said whether there was need.
      </Text>
      <SegmentedControl
        aria-label="Which reviews"
        mb="md"
        w={{ base: '100%', xs: 'auto' }}
        value={state ?? 'open'}
        onChange={chosen =>
          navigate({ search: given({ state: oneOf(chosen, ['closed', 'all']) }), replace: true })
        }
        data={[
          { value: 'open', label: 'To review' },
          { value: 'closed', label: 'Reviewed' },
          { value: 'all', label: 'All' },
        ]}
      />
      <Rows
        label="Records opened in an emergency"
        columns={breakGlassColumns}
        pages={pages}
        empty={
          <Empty title="Nothing of this kind" icon={<IconCircleCheck />}>
            A record that is opened in an emergency appears here at once.
          </Empty>
        }
      />
    </Page>
  )
}
