import { Group, SegmentedControl, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../browser/search-params.ts'
import { Empty } from '../../feedback/empty.tsx'
import { namesOf } from '../../forms/fields/field.ts'
import { given } from '../../forms/given.ts'
import { Page } from '../../page/page.tsx'
import { api } from '../../server/empanel.ts'
import { byPagesOfSearch } from '../../server/next-page.ts'
import { useMay } from '../../session/use-session.ts'
import { Rows } from '../../tables/rows.tsx'
import { Delivery } from './delivery.tsx'
import { type MailState, mailStateWords } from './mail.ts'
import { useMailColumns } from './mail-columns.tsx'
import { RetryFailed, SendTest } from './retry-mail.tsx'

const states = namesOf(mailStateWords)

/** The empty state of each list of mails. */
const nothing: Record<MailState, { title: string; about: string }> = {
  failed: {
    title: 'No mail was given up',
    about: 'A mail that is refused, or cannot be sent for a day, waits here until somebody tries it again.',
  },
  waiting: {
    title: 'No mail waits to be sent',
    about: 'A mail is sent within seconds. While the mail server does not take it, it waits here.',
  },
  sent: { title: 'No mail was sent yet', about: 'Mails stay here for thirty days after they were sent.' },
}

/** The mails that could not be sent, those that wait, and those that were sent. */
export function MailPage() {
  const navigate = useNavigate({ from: '/admin/mail' })
  const { state = 'failed' } = useSearch({ from: '/in/shell/admin/mail' })
  const may = useMay()
  const columns = useMailColumns(state)
  const pages = useInfiniteQuery(api.mails.list.infiniteQueryOptions({ state, limit: 25 }, byPagesOfSearch))
  const show = (chosen: string) =>
    navigate({ search: given({ state: oneOf(chosen, ['waiting', 'sent']) }), replace: true })
  const first = pages.data?.pages[0]
  const { title, about } = nothing[state]
  return (
    <Page title="Mail">
      <Text c="dimmed" mb="md">
        Mails that the server sends by itself. None holds anything about a patient: each says that there is
        news, and links to the portal.
      </Text>
      <Delivery delivery={first?.delivery} />
      <Group justify="space-between" mb="md">
        <SegmentedControl
          aria-label="Which mails"
          w={{ base: '100%', xs: 'auto' }}
          value={state}
          onChange={show}
          data={states.map(value => ({ value, label: mailStateWords[value] }))}
        />
        {may('mail.send') && (
          <Group gap="sm">
            {state === 'failed' && first && first.items.length > 1 && <RetryFailed />}
            <SendTest />
          </Group>
        )}
      </Group>
      <Rows
        label="Mails"
        columns={columns}
        pages={pages}
        empty={
          <Empty title={title} icon={<IconMail />}>
            {about}
          </Empty>
        }
      />
    </Page>
  )
}
