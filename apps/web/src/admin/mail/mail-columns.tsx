import { Text } from '@mantine/core'
import { Moment } from '../../dates/times.tsx'
import { TextLink } from '../../page/link.tsx'
import { useMay } from '../../session/use-session.ts'
import type { Column } from '../../tables/rows.tsx'
import { type Mail, type MailState, mailKindWords } from './mail.ts'
import { RetryMail } from './retry-mail.tsx'

/** The columns of mails in a state. On phones the first column holds everything. */
export function useMailColumns(state: MailState): Column<Mail>[] {
  const may = useMay()
  const retries = state !== 'sent' && may('mail.send') !== undefined
  return [
    {
      header: 'About',
      cell: mail => (
        <>
          <Text size="sm" fw={500}>
            {mailKindWords[mail.kind]}
          </Text>
          <Text component="div" size="sm" hiddenFrom="sm" mt={4}>
            to <To mail={mail} />
            <When mail={mail} />
            <Why mail={mail} />
          </Text>
        </>
      ),
    },
    { header: 'To', wide: true, cell: mail => <To mail={mail} /> },
    { header: 'When', wide: true, cell: mail => <When mail={mail} /> },
    ...(state === 'sent'
      ? []
      : [{ header: 'Why not', wide: true, cell: (mail: Mail) => <Why mail={mail} /> } as const]),
    ...(retries
      ? [
          {
            header: 'Actions',
            quiet: true,
            align: 'right' as const,
            cell: (mail: Mail) => <RetryMail mail={mail} />,
          },
        ]
      : []),
  ]
}

type Props = { mail: Mail }

function To({ mail: { to, userId } }: Props) {
  const may = useMay()
  if (userId === null || !may('users.read')) return <bdi>{to}</bdi>
  return (
    <TextLink to="/admin/users/$userId" params={{ userId }} size="sm" style={{ overflowWrap: 'anywhere' }}>
      <bdi>{to}</bdi>
    </TextLink>
  )
}

/** When it was written, and what became of it or comes next. */
const When = ({ mail: { createdAt, settledAt, nextAt, state } }: Props) => (
  <Text size="sm" component="div">
    <Moment at={createdAt} />
    <Text size="xs" c="dimmed">
      {state === 'waiting' ? 'tried next ' : state === 'sent' ? 'sent ' : 'given up '}
      <Moment at={settledAt ?? nextAt} />
    </Text>
  </Text>
)

const Why = ({ mail: { failure, attempts } }: Props) =>
  failure === null ? null : (
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      {failure}
      <Text size="xs" c="dimmed">
        {attempts === 1 ? 'Tried once' : `Tried ${attempts} times`}
      </Text>
    </Text>
  )
