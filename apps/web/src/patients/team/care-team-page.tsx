import { Button, Group, Paper, Stack } from '@mantine/core'
import { IconFilePlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Answer } from '../../feedback/answer.tsx'
import { Empty } from '../../feedback/empty.tsx'
import { Failure } from '../../feedback/failure.tsx'
import { LinkButton } from '../../page/link.tsx'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPages } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { merged, readMore } from '../../tables/moving-pages.ts'
import { RecordTeam } from './record-team.tsx'

/** The practitioners who look after one's own records, now and before. */
export function CareTeamPage() {
  const may = useMay()
  const records = useInfiniteQuery(
    api.patients.list.infiniteQueryOptions({ owned: true, sort: 'name', limit: 10 }, byPages),
  )
  const { hasNextPage, isFetchingNextPage, error } = records
  const showMore = () => readMore(records)
  const items = records.data && merged(records.data.pages, ({ id }) => id)
  return (
    <Page title="My care team">
      <Answer of={{ ...records, data: items }}>
        {items =>
          items.length === 0 ? (
            <Paper withBorder>
              <Empty icon={<IconFilePlus />} title="You have no record yet">
                {may('patients.create') === 'own' ? (
                  <LinkButton to="/patients/new" mt="xs">
                    Add a record
                  </LinkButton>
                ) : (
                  'Ask the clinic to link your record to this account.'
                )}
              </Empty>
            </Paper>
          ) : (
            <Stack gap="lg" maw={720}>
              {items.map(record => (
                <RecordTeam key={record.id} record={record} />
              ))}
            </Stack>
          )
        }
      </Answer>
      {items && Boolean(error) && <Failure error={error} retry={showMore} />}
      {hasNextPage && (
        <Group mt="md">
          <Button variant="default" onClick={showMore} loading={isFetchingNextPage}>
            Show more
          </Button>
        </Group>
      )}
    </Page>
  )
}
