import { Box, Button, Collapse, List, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { DayOf } from '../../../dates/times.tsx'
import { Answer } from '../../../feedback/answer.tsx'
import { api } from '../../../server/empanel.ts'
import { byPages } from '../../../server/next-page.ts'
import { settingsInWords } from './settings-words.ts'

/** What a panel was set to, the latest first. Read only once it is opened. */
export function PanelHistory({ practitionerId }: { practitionerId: number }) {
  const [opened, { toggle }] = useDisclosure()
  const list = useId()
  return (
    <Box mt="md">
      <Button
        variant="subtle"
        size="compact-sm"
        ml="-xs"
        onClick={toggle}
        aria-expanded={opened}
        aria-controls={list}
        rightSection={
          opened ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />
        }
      >
        History of the settings
      </Button>
      <Collapse expanded={opened} id={list}>
        {opened && <Entries practitionerId={practitionerId} />}
      </Collapse>
    </Box>
  )
}

function Entries({ practitionerId }: { practitionerId: number }) {
  const pages = useInfiniteQuery(
    api.panels.history.infiniteQueryOptions({ practitionerId, limit: 10 }, byPages),
  )
  const rows = pages.data?.pages.flatMap(({ items }) => items)
  return (
    <Answer of={{ ...pages, data: rows }}>
      {rows => (
        <>
          {rows.length === 0 && (
            <Text size="sm" c="dimmed" mt="xs">
              Nothing was ever set: the panel accepts everybody, without a target and without a maximum.
            </Text>
          )}
          <List size="sm" spacing="xs" mt="xs" aria-label="History of the settings">
            {rows.map(row => (
              <List.Item key={row.id}>
                {row.until === null ? 'Since ' : 'Until '}
                <DayOf at={row.until ?? row.since} />: {settingsInWords(row)}
                {row.setByName && (
                  <Text span size="sm" c="dimmed">
                    , set by {row.setByName}
                    {row.until !== null && (
                      <>
                        {' on '}
                        <DayOf at={row.since} />
                      </>
                    )}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
          {pages.hasNextPage && (
            <Button
              mt="xs"
              size="xs"
              variant="default"
              onClick={() => pages.fetchNextPage()}
              loading={pages.isFetchingNextPage}
            >
              Show earlier ones
            </Button>
          )}
        </>
      )}
    </Answer>
  )
}
