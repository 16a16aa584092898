import { Text } from '@mantine/core'
import { IconMailOpened, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { oneOf } from '../../../browser/search-params.ts'
import { DayOf } from '../../../dates/times.tsx'
import { Empty } from '../../../feedback/empty.tsx'
import { given } from '../../../forms/given.ts'
import { LinkButton, TextLink } from '../../../page/link.tsx'
import { Page } from '../../../page/page.tsx'
import { StateTabs } from '../../../page/state-tabs.tsx'
import { api } from '../../../server/empanel.ts'
import { byPagesOfSearch } from '../../../server/next-page.ts'
import { useMay } from '../../../session/use-session.ts'
import { type Column, Rows } from '../../../tables/rows.tsx'
import { roleNames } from '../../../words/role-names.ts'
import { ActOnInvitation } from './act-on-invitation.tsx'
import { type Invitation, type InvitationState, invitationStates } from './invitation.ts'

const empty: Record<InvitationState, string> = {
  open: 'No invitation is open',
  accepted: 'No invitation was accepted yet',
  withdrawn: 'No invitation was withdrawn',
}

/** Colleagues who were invited, and what came of it. */
export function InvitationsPage() {
  const navigate = useNavigate({ from: '/admin/invitations' })
  const { state = 'open' } = useSearch({ from: '/in/shell/admin/invitations' })
  const may = useMay()
  const pages = useInfiniteQuery(
    api.users.invitations.infiniteQueryOptions({ state, limit: 25 }, byPagesOfSearch),
  )
  const columns: Column<Invitation>[] = [
    { header: 'Name', cell: invitation => <Who invitation={invitation} since={since[state]} /> },
    { header: 'Role', wide: true, cell: ({ role }) => roleNames[role] },
    { header: 'Invited by', wide: true, cell: ({ invitedByName }) => invitedByName },
    { header: since[state], wide: true, cell: invitation => <Until invitation={invitation} /> },
    ...(state === 'open' && may('users.create')
      ? [{ header: 'Actions', cell: (invitation: Invitation) => <ActOnInvitation invitation={invitation} /> }]
      : []),
  ]
  const show = (chosen: string) =>
    navigate({ search: given({ state: oneOf(chosen, ['accepted', 'withdrawn']) }), replace: true })
  return (
    <Page
      title="Invitations"
      actions={
        may('users.create') && (
          <LinkButton to="/admin/invitations/new" leftSection={<IconPlus size={16} />}>
            Invite a colleague
          </LinkButton>
        )
      }
    >
      <StateTabs label="Which invitations" words={invitationStates} value={state} onChange={show} />
      <Rows
        label="Invitations"
        columns={columns}
        pages={pages}
        empty={
          <Empty title={empty[state]} icon={<IconMailOpened />}>
            Colleagues get a link by which they make their account themselves, with the role that you choose.
          </Empty>
        }
      />
    </Page>
  )
}

const since: Record<InvitationState, string> = {
  open: 'Open until',
  accepted: 'Accepted',
  withdrawn: 'Withdrawn',
}

function Who({ invitation, since }: { invitation: Invitation; since: string }) {
  const { name, email, userId, role } = invitation
  return (
    <>
      {userId === null ? (
        <Text size="sm" fw={500}>
          {name}
        </Text>
      ) : (
        <TextLink to="/admin/users/$userId" params={{ userId }} fw={500} size="sm">
          {name}
        </TextLink>
      )}
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {email}
      </Text>
      <Text size="sm" c="dimmed" hiddenFrom="sm" component="div">
        {roleNames[role]}. {since} <Until invitation={invitation} />
      </Text>
    </>
  )
}

function Until({ invitation: { expiresAt, acceptedAt, withdrawnAt } }: { invitation: Invitation }) {
  const settled = acceptedAt ?? withdrawnAt
  if (settled) return <DayOf at={settled} />
  if (new Date(expiresAt) > new Date()) return <DayOf at={expiresAt} />
  return 'too old: send it again'
}
