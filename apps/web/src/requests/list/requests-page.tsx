import { Text } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { StateTabs } from '../../page/state-tabs.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import type { Scope } from '../../session/session.ts'
import { useMay } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import { type RequestState, requestStateWords } from '../request.ts'
import { useRequestColumns } from './request-columns.tsx'

/** The empty state of each list of requests. */
const nothing: Record<RequestState, { title: string; about: string }> = {
  pending: {
    title: 'Nobody asks for another primary',
    about: 'What patients ask for waits here until somebody decides.',
  },
  accepted: { title: 'No request was accepted yet', about: 'Those that are accepted are kept here.' },
  declined: {
    title: 'No request was declined',
    about: 'Those that are declined are kept here, with the answer.',
  },
  withdrawn: { title: 'No request was withdrawn', about: 'Those that patients take back are kept here.' },
  void: {
    title: 'No request is void',
    about: 'Requests whose patient died, or whose practitioner left, are kept here.',
  },
}

/** Which requests those see who do not decide, by their scope. */
const about: Record<Scope, string> = {
  own: 'Who you have asked for as the primary of a record that you hold. The clinic decides. To ask, open the record.',
  assigned: 'Patients who ask for you as their primary. The clinic decides.',
  site: 'Patients of your sites who ask for another primary. Others decide.',
  all: 'Patients who ask for another primary. Others decide.',
}

/** The requests of patients: those that wait for a decision, and the outcome of the others. */
export function RequestsPage() {
  const navigate = useNavigate({ from: '/requests' })
  const { state = 'pending' } = useSearch({ from: '/in/shell/requests' })
  const may = useMay()
  const columns = useRequestColumns(state)
  const pages = useInfiniteQuery(
    api.requests.list.infiniteQueryOptions({ state, limit: 25 }, byPagesOfSearch),
  )
  const none = nothing[state]
  return (
    <Page title="Requests">
      <Text c="dimmed" mb="md">
        {may('requests.decide')
          ? 'Patients who ask for another primary. Accepting one changes the primary at once, and tells the patient.'
          : about[may('requests.read') ?? 'own']}
      </Text>
      <StateTabs
        label="Which requests"
        words={requestStateWords}
        value={state}
        onChange={chosen =>
          navigate({
            search: given({ state: oneOf(chosen, ['accepted', 'declined', 'withdrawn', 'void']) }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Rows
        label="Requests"
        columns={columns}
        pages={pages}
        empty={
          <Empty title={none.title} icon={<IconMessageQuestion />}>
            {none.about}
          </Empty>
        }
      />
    </Page>
  )
}
