import { Badge, Box, Button, Group, Switch, Text } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Moment } from '../dates/times.tsx'
import { Empty } from '../feedback/empty.tsx'
import { sayFailed } from '../feedback/say-failed.ts'
import { given } from '../forms/given.ts'
import { TextLink } from '../page/link.tsx'
import { Page } from '../page/page.tsx'
import { PatientLink } from '../page/patient-link.tsx'
import { api } from '../server/empanel.ts'
import { byPagesOfSearch } from '../server/next-page.ts'
import { focusOnward } from '../tables/focus-onward.ts'
import { merged } from '../tables/moving-pages.ts'
import { type Column, Rows } from '../tables/rows.tsx'
import { type Notice, noticeInWords } from './notice.ts'
import { noticesChanged } from './notices-changed.ts'

/** The notices of the signed-in account, the latest first. */
export function NoticesPage() {
  const navigate = useNavigate({ from: '/notices' })
  const { unread = false } = useSearch({ from: '/in/shell/notices' })
  const pages = useInfiniteQuery(
    api.notices.list.infiniteQueryOptions({ unread, limit: 25 }, byPagesOfSearch),
  )
  const read = useMutation(
    api.notices.read.mutationOptions({
      onError: error => sayFailed('The notice was not marked as read', error),
      onSettled: () => noticesChanged(),
    }),
  )
  const shown = merged(pages.data?.pages ?? [], ({ id }) => id)
  const columns: Column<Notice>[] = [
    {
      header: 'Notice',
      cell: notice => (
        <Group justify="space-between" gap="xs">
          <Said notice={notice} />
          {notice.readAt === null && (
            <Button
              size="xs"
              variant="default"
              miw="max-content"
              onClick={({ currentTarget }) => {
                focusOnward(currentTarget)
                read.mutate({ ids: [notice.id] })
              }}
              aria-label={`Mark as read: ${noticeInWords(notice)}`}
            >
              Mark as read
            </Button>
          )}
        </Group>
      ),
    },
  ]
  return (
    <Page
      title="Notices"
      actions={
        shown.some(({ readAt }) => readAt === null) && (
          <Button variant="default" onClick={() => read.mutate({ all: true })}>
            Mark all as read
          </Button>
        )
      }
    >
      <Group justify="space-between" mb="md" gap="xs">
        <Switch
          label="Only unread"
          checked={unread}
          onChange={({ currentTarget }) =>
            navigate({
              search: given({ unread: currentTarget.checked || undefined }),
              replace: true,
              resetScroll: false,
            })
          }
        />
        <TextLink to="/account" size="sm">
          Choose what you are told
        </TextLink>
      </Group>
      <Rows
        label="Notices"
        columns={columns}
        pages={pages}
        empty={
          <Empty title={unread ? 'You have read everything' : 'There is no notice'} icon={<IconBell />}>
            What happens to your records, or to those whom you look after, is told here.
          </Empty>
        }
      />
    </Page>
  )
}

function Said({ notice }: { notice: Notice }) {
  const { patient, readAt, createdAt } = notice
  return (
    <Box flex="1 1 220px" miw={0} style={{ overflowWrap: 'anywhere' }}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={readAt === null ? 600 : 400}>
          {noticeInWords(notice)}
        </Text>
        {readAt === null && (
          <Badge size="sm" tt="none" miw="max-content">
            New
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" component="div">
        <Moment at={createdAt} />
        {patient && (
          <>
            {' · '}
            <PatientLink patientId={patient.id} name={patient.name} size="xs" />
          </>
        )}
      </Text>
    </Box>
  )
}
