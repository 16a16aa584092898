import { NativeSelect, Text } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../browser/search-params.ts'
import { DayOf } from '../dates/times.tsx'
import { Empty } from '../feedback/empty.tsx'
import { namesOf } from '../forms/fields/field.ts'
import { given } from '../forms/given.ts'
import { LinkButton, TextLink } from '../page/link.tsx'
import { Page } from '../page/page.tsx'
import { api } from '../server/empanel.ts'
import { byPagesOfSearch } from '../server/next-page.ts'
import { useMay } from '../session/use-session.ts'
import { Rows } from '../tables/rows.tsx'
import { transferInWords, transferStateWords } from './handover.ts'
import { StateBadge } from './state-badge.tsx'

const states = namesOf(transferStateWords)

/** The handovers of panels: planned ones first, then those that were carried out. */
export function HandoversPage() {
  const may = useMay()
  const navigate = useNavigate({ from: '/handovers' })
  const { state } = useSearch({ from: '/in/shell/handovers' })
  const pages = useInfiniteQuery(
    api.transfers.list.infiniteQueryOptions({ ...given({ state }), limit: 25 }, byPagesOfSearch),
  )
  return (
    <Page title="Handovers">
      <Text c="dimmed" mb="md">
        When a practitioner leaves, is on leave or works less, colleagues take over the panel. A handover is
        begun on the page of the practitioner.
      </Text>
      <NativeSelect
        label="Which handovers"
        maw={260}
        mb="md"
        value={state ?? ''}
        onChange={event =>
          navigate({
            search: given({ state: oneOf(event.currentTarget.value, states) }),
            replace: true,
            resetScroll: false,
          })
        }
        data={[
          { value: '', label: 'All' },
          ...states.map(value => ({ value, label: transferStateWords[value] })),
        ]}
      />
      <Rows
        label="Handovers"
        pages={pages}
        columns={[
          {
            header: 'From',
            cell: transfer => (
              <>
                <TextLink
                  to="/handovers/$transferId"
                  params={{ transferId: transfer.id }}
                  fw={500}
                  size="sm"
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {transfer.fromName}
                </TextLink>
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {transferInWords(transfer)}
                </Text>
              </>
            ),
          },
          { header: 'From when', wide: true, cell: ({ dueAt }) => <DayOf at={dueAt} /> },
          { header: 'By', wide: 'lg', cell: ({ createdByName }) => <bdi>{createdByName}</bdi> },
          { header: 'State', cell: ({ state }) => <StateBadge state={state} /> },
        ]}
        empty={
          <Empty
            icon={<IconArrowsSplit />}
            title={state ? 'No handover is in this state' : 'No panel was handed over yet'}
          >
            {may('transfers.create') && (
              <LinkButton to="/practitioners" mt="xs">
                Choose a practitioner
              </LinkButton>
            )}
          </Empty>
        }
      />
    </Page>
  )
}
