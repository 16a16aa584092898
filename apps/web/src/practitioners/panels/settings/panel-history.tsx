import { List, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { DayOf } from '../../../dates/times.tsx'
import { Answer } from '../../../feedback/answer.tsx'
import { Folded } from '../../../page/folded.tsx'
import { ShowEarlier } from '../../../page/show-earlier.tsx'
import { api } from '../../../server/empanel.ts'
import { byPages } from '../../../server/next-page.ts'
import { settingsInWords } from './settings-words.ts'

/** The settings that a panel had, the latest first. Loaded once it is opened. */
export const PanelHistory = ({ practitionerId }: { practitionerId: number }) => (
  <Folded label="History of the settings" mt="md">
    {opened => opened && <Entries practitionerId={practitionerId} />}
  </Folded>
)

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
          <ShowEarlier pages={pages} />
        </>
      )}
    </Answer>
  )
}
