import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Answer } from '../../feedback/answer.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { ClearSearch } from '../../search/clear-search.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { merged, readMore } from '../../tables/moving-pages.ts'
import { languageNames } from '../../words/languages.ts'
import { practitionerName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import type { Choice } from '../request.ts'

type Props = {
  patientId: number
  chosen: Choice | undefined
  onChoose: (choice: Choice) => void
  error: string | undefined
}

/** Those who accept a patient now, as cards to choose from. */
export function Choices({ patientId, chosen, onChoose, error }: Props) {
  const [q, setQ] = useState('')
  const pages = useInfiniteQuery(
    api.requests.choices.infiniteQueryOptions({ patientId, ...given({ q }), limit: 10 }, byPagesOfSearch),
  )
  const found = pages.data && merged(pages.data.pages, ({ id }) => id)
  // Who was chosen stays among the cards, whatever is looked for next.
  const items = found && (chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found)
  return (
    <Stack gap="sm">
      <SearchField label="Search" placeholder="Name or specialty" value={q} onSearch={setQ} />
      <Answer of={{ ...pages, data: items }}>
        {items =>
          items.length === 0 ? (
            q ? (
              <Empty title={`Nobody who accepts this patient is called “${q}”`}>
                <ClearSearch onClear={() => setQ('')} />
              </Empty>
            ) : (
              <Empty title="Nobody accepts this patient now">
                Call the clinic: it may find a place all the same.
              </Empty>
            )
          ) : (
            <Radio.Group
              label="Who accepts this patient now"
              value={chosen ? String(chosen.id) : ''}
              onChange={value => {
                const choice = items.find(({ id }) => String(id) === value)
                if (choice) onChoose(choice)
              }}
              {...(error && { error })}
            >
              <Stack gap="xs" mt={4} mah={340} style={{ overflowY: 'auto' }}>
                {items.map(choice => (
                  <ChoiceCard key={choice.id} choice={choice} />
                ))}
              </Stack>
            </Radio.Group>
          )
        }
      </Answer>
      {pages.hasNextPage && (
        <Group>
          <Button
            variant="default"
            size="xs"
            onClick={() => readMore(pages)}
            loading={pages.isFetchingNextPage}
          >
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function ChoiceCard({ choice }: { choice: Choice }) {
  const name = practitionerName(choice)
  const { languages, sites } = choice
  return (
    <Radio.Card value={String(choice.id)} p="sm" radius="md" aria-label={name}>
      <Group wrap="nowrap" align="flex-start">
        <Radio.Indicator mt={2} />
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text fw={600}>
            <bdi>{name}</bdi>
          </Text>
          <Text size="sm">{workOf(choice)}</Text>
          {languages.length > 0 && (
            <Text size="sm" c="dimmed">
              Speaks {languageNames(languages)}
            </Text>
          )}
          {sites.length > 0 && (
            <Text size="sm" c="dimmed">
              {sites.join(', ')}
            </Text>
          )}
        </div>
      </Group>
    </Radio.Card>
  )
}
