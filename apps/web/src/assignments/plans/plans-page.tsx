import { Text } from '@mantine/core'
import { IconCalendarEvent } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { StateTabs } from '../../page/state-tabs.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { Rows } from '../../tables/rows.tsx'
import { type PlanState, planStateWords } from './plan.ts'
import { usePlanColumns } from './plan-columns.tsx'

/** The empty state of each list of plans. */
const nothing: Record<PlanState, { title: string; about: string }> = {
  planned: {
    title: 'Nothing is planned',
    about:
      'Where a practitioner is assigned to a patient, becomes the primary or ends, choose “On a day” to plan it.',
  },
  failed: {
    title: 'Everything planned could be done',
    about: 'A change whose day has come, and which is refused then, waits here until somebody decides.',
  },
  done: { title: 'No planned change was due yet', about: 'They appear here once they are carried out.' },
  cancelled: {
    title: 'No planned change was cancelled',
    about: 'Those that are cancelled, or dismissed because they could not be done, are kept here.',
  },
}

/** The changes of assignments that are planned, were done, could not be done, or were cancelled. */
export function PlansPage() {
  const navigate = useNavigate({ from: '/plans' })
  const { state = 'planned' } = useSearch({ from: '/in/shell/plans' })
  const columns = usePlanColumns(state)
  const pages = useInfiniteQuery(api.plans.list.infiniteQueryOptions({ state, limit: 25 }, byPagesOfSearch))
  const { title, about } = nothing[state]
  return (
    <Page title="Planned changes">
      <Text c="dimmed" mb="md">
        Assignments that begin, change or end on a day to come. Each is carried out by itself when its time
        comes, with the rights that its planner has then.
      </Text>
      <StateTabs
        label="Which changes"
        words={planStateWords}
        value={state}
        onChange={chosen =>
          navigate({
            search: given({ state: oneOf(chosen, ['failed', 'done', 'cancelled']) }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Rows
        label="Planned changes"
        columns={columns}
        pages={pages}
        empty={
          <Empty title={title} icon={<IconCalendarEvent />}>
            {about}
          </Empty>
        }
      />
    </Page>
  )
}
