import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { endOf, openAtEndOf } from '../../dates/days.ts'
import { formatDay } from '../../dates/times.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LinkButton } from '../../page/link.tsx'
import { ClearSearch } from '../../search/clear-search.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import type { Assignment } from '../assignment.ts'
import { useLedgerColumns } from './ledger-columns.tsx'

type Props = {
  q: string
  state: 'open' | 'ended' | 'all'
  asOf: string | undefined
  /** Clears the search. */
  onClear: () => void
}

/** The assignments asked for, as a table. */
export function Ledger({ q, state, asOf, onClear }: Props) {
  const columns = useLedgerColumns({ now: !asOf })
  const pages = useInfiniteQuery(
    api.assignments.list.infiniteQueryOptions(
      { ...given({ q }), ...(asOf ? { asOf: endOf(asOf).toISOString() } : { state }), limit: 25 },
      byPagesOfSearch,
    ),
  )
  // The reader's day does not end when the ledger's does, whose days are in UTC.
  const data = pages.data && asOf ? openThen(pages.data, asOf) : pages.data
  const { hasNextPage, isFetching, error, fetchNextPage } = pages
  const readsOn = hasNextPage && !error && data?.pages.every(({ items }) => items.length === 0)
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage()
  }, [readsOn, isFetching, fetchNextPage])
  return (
    <Rows
      label="Assignments"
      columns={columns}
      pages={{ ...pages, data: readsOn ? undefined : data }}
      empty={
        q ? (
          <Empty title={`No assignment with “${q}” in its names`}>
            <ClearSearch onClear={onClear} />
          </Empty>
        ) : (
          <Nothing state={state} asOf={asOf} />
        )
      }
    />
  )
}

const openThen = ({ pages }: { pages: { items: Assignment[] }[] }, day: string) => ({
  pages: pages.map(({ items }) => ({ items: items.filter(openAtEndOf(day)) })),
})

function Nothing({ state, asOf }: Pick<Props, 'state' | 'asOf'>) {
  const may = useMay()
  if (asOf) return <Empty title={`Nothing was open on ${formatDay(asOf)}`} />
  if (state === 'ended')
    return <Empty title="No assignment has ended yet">The ledger keeps those that do.</Empty>
  return (
    <Empty title={state === 'open' ? 'No assignment is open' : 'There is no assignment yet'}>
      {may('assignments.create') && may('patients.read') ? (
        <>
          Open the record of a patient to assign a practitioner.
          <br />
          <LinkButton to="/patients" mt="xs" size="xs" variant="default">
            Choose a patient
          </LinkButton>
        </>
      ) : (
        'They appear here when the clinic assigns a practitioner.'
      )}
    </Empty>
  )
}
