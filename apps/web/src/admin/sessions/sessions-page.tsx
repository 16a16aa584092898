import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { Rows } from '../../tables/rows.tsx'
import { sessionColumnsWithAccount } from './session-columns.tsx'

/** The sessions of all accounts, open or ended. */
export function SessionsPage() {
  const navigate = useNavigate({ from: '/admin/sessions' })
  const { state } = useSearch({ from: '/in/shell/admin/sessions' })
  const pages = useInfiniteQuery(
    api.users.sessions.infiniteQueryOptions({ state: state ?? 'open', limit: 25 }, byPagesOfSearch),
  )
  return (
    <Page title="Sessions">
      <SegmentedControl
        aria-label="Which sessions"
        mb="md"
        w={{ base: '100%', xs: 'auto' }}
        value={state ?? 'open'}
        onChange={chosen =>
          navigate({ search: given({ state: oneOf(chosen, ['ended', 'all']) }), replace: true })
        }
        data={[
          { value: 'open', label: 'Open' },
          { value: 'ended', label: 'Ended' },
          { value: 'all', label: 'All' },
        ]}
      />
      <Rows
        label="Sessions"
        columns={sessionColumnsWithAccount}
        pages={pages}
        empty={<Empty title="No session of this kind">A session begins when somebody signs in.</Empty>}
      />
    </Page>
  )
}
