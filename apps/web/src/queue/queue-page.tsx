import { Button, Group, SegmentedControl } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { Empty } from '../feedback/empty.tsx'
import { sayFailed } from '../feedback/say-failed.ts'
import { given } from '../forms/given.ts'
import { Page } from '../page/page.tsx'
import { patientNoun } from '../patients/patient.ts'
import { api, empanel } from '../server/empanel.ts'
import { byPagesOfSearch } from '../server/next-page.ts'
import { useMay } from '../session/use-session.ts'
import { SiteFilter } from '../sites/site-input.tsx'
import { useSites } from '../sites/sites.ts'
import { merged } from '../tables/moving-pages.ts'
import { Rows } from '../tables/rows.tsx'
import { type QueueSort, sortChoices, type Waiting } from './queue.ts'
import { queueColumns } from './queue-columns.tsx'
import { SuggestDialog } from './suggest-dialog.tsx'
import { mostChosen, useChoice } from './use-choice.ts'

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
  const { total = null, more = false } = pages.data?.pages[0] ?? {}
  const assigns = may('assignments.create') !== undefined
  const choice = useChoice(merged(pages.data?.pages ?? [], ({ id }) => id))
  /** Which choice of everybody is still wanted. */
  const wanted = useRef(0)
  const chooseNone = () => {
    wanted.current += 1
    choice.clear()
  }
  const show = (changes: { sort?: 'latest' | undefined; siteId?: string | undefined }) => {
    // Patients whom the list no longer shows must not be assigned by a press.
    chooseNone()
    void navigate({ search: before => given({ ...before, ...changes }), replace: true, resetScroll: false })
  }
  const [suggests, setSuggests] = useState(false)
  const closeSuggestions = useCallback(() => setSuggests(false), [])
  const [reading, setReading] = useState(false)
  const chooseEverybody = async () => {
    setReading(true)
    wanted.current += 1
    const mine = wanted.current
    try {
      const waiting = await readQueue({ sort, ...given({ siteId: siteId ? Number(siteId) : undefined }) })
      if (mine === wanted.current) choice.chooseOf(waiting)
    } catch (error) {
      sayFailed('Nobody more was chosen', error)
    } finally {
      setReading(false)
    }
  }
  const others = Math.min(total ?? 0, mostChosen) > choice.chosen.length
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
              : `Suggest a primary for ${choice.chosen.length.toLocaleString()}`}
          </Button>
          {others && choice.chosen.length >= choice.all.length && (
            <Button variant="default" loading={reading} onClick={chooseEverybody}>
              {more || (total ?? 0) > mostChosen
                ? `Choose the first ${mostChosen.toLocaleString()}`
                : `Choose all ${total?.toLocaleString()}`}
            </Button>
          )}
          <Button variant="subtle" onClick={chooseNone}>
            Choose none
          </Button>
        </Group>
      )}
      <SuggestDialog
        patients={choice.chosen}
        opened={suggests}
        onClose={closeSuggestions}
        onStarted={choice.clear}
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

/** Those who wait, in the order of the list, as many as can be chosen. */
async function readQueue(asked: { sort: QueueSort; siteId?: number }): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  for await (const patient of empanel.queue.list.all({ ...asked, limit: 500 })) {
    waiting.push(patient)
    if (waiting.length === mostChosen) break
  }
  return waiting
}
