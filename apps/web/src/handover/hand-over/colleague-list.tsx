import { Box, Button, Checkbox, Group, Input, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Answer } from '../../feedback/answer.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { given } from '../../forms/given.ts'
import { LoadBar } from '../../practitioners/panels/load-bar.tsx'
import type { Panel } from '../../practitioners/panels/panel.ts'
import { PanelMarks } from '../../practitioners/panels/panel-marks.tsx'
import { SearchField } from '../../search/search-field.tsx'
import { api } from '../../server/empanel.ts'
import { practitionerName } from '../../words/names.ts'
import { workOf } from '../../words/professions.ts'
import { colleaguesFor, roomInWords } from './colleagues.ts'

type Props = {
  panel: Panel
  chosen: readonly number[]
  toggle: (id: number) => void
  error?: ReactNode
  /** The field's name in its form, so that an error can focus it. */
  path: string
}

const shownAtFirst = 8

/** The colleagues who can take a panel over, the most room first; several can be chosen. */
export function ColleagueList({ panel, chosen, toggle, error, path }: Props) {
  const [q, setQ] = useState('')
  const [all, setAll] = useState(false)
  const query = useQuery(
    api.panels.list.queryOptions(
      { ...given({ q }), sort: 'name', limit: 500 },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Stack gap="sm" data-path={path} tabIndex={-1} style={{ outline: 'none' }}>
      <Box maw={360}>
        <SearchField label="Search colleagues" placeholder="Name or specialty" value={q} onSearch={setQ} />
      </Box>
      {error && <Input.Error role="alert">{error}</Input.Error>}
      <Answer of={query}>
        {({ items }) => {
          const colleagues = colleaguesFor(panel, items)
          const shown = colleagues.filter(
            ({ id }, place) => all || place < shownAtFirst || chosen.includes(id),
          )
          if (colleagues.length === 0) {
            return (
              <Empty title={q ? `No colleague is called “${q}”` : 'There is nobody who could take over'}>
                {q ? 'Try other words.' : 'Enter another practitioner first.'}
              </Empty>
            )
          }
          return (
            <>
              <Stack gap="xs" role="group" aria-label="Who takes over">
                {shown.map(one => (
                  <Colleague key={one.id} panel={one} chosen={chosen.includes(one.id)} toggle={toggle} />
                ))}
              </Stack>
              {shown.length < colleagues.length && (
                <Group>
                  <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
                    {`Show all ${colleagues.length} colleagues`}
                  </Button>
                </Group>
              )}
            </>
          )
        }}
      </Answer>
    </Stack>
  )
}

type OneProps = { panel: Panel; chosen: boolean; toggle: (id: number) => void }

const Colleague = ({ panel, chosen, toggle }: OneProps) => (
  <Group gap="md" align="flex-start" justify="space-between" wrap="wrap">
    <Checkbox
      checked={chosen}
      onChange={() => toggle(panel.id)}
      label={practitionerName(panel)}
      description={[workOf(panel), roomInWords(panel)].filter(Boolean).join(' · ')}
      miw={0}
      flex="1 1 220px"
    />
    <Box w={{ base: '100%', xs: 220 }}>
      {panel.load !== null && <LoadBar load={panel.load} />}
      <PanelMarks panel={panel} />
    </Box>
  </Group>
)
