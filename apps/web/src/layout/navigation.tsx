import { NavLink, type NavLinkProps, Stack } from '@mantine/core'
import {
  IconArrowsSplit,
  IconCalendarEvent,
  IconClipboardList,
  IconHeartHandshake,
  IconHome,
  IconIdBadge2,
  IconMessageQuestion,
  IconSettings,
  IconStethoscope,
  IconUserQuestion,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { createLink, useRouterState } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import { useWaiting, WaitingBadge } from '../admin/approvals/waiting.tsx'
import { admits } from '../admin/sections.ts'
import { useHearsRequests } from '../requests/use-hears-requests.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'

function NavAnchor(props: NavLinkProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof NavLinkProps>) {
  return <NavLink component="a" {...props} />
}
const RoutedNav = createLink(NavAnchor)

/** The main menu: a link for each action of the grid, worded by the person's scope. */
export function Navigation() {
  const may = useMay()
  const { me } = useSignedIn()
  const waiting = useWaiting()
  const hearsRequests = useHearsRequests()
  const administers = admits.some(may)
  const { practitioners, accounts, reviews, mails } = waiting
  // One's own profile has an entry of its own, and only one entry may be marked as current.
  const onOwnProfile = useRouterState({
    select: ({ location }) =>
      /^\/practitioners\/(\d+)/.exec(location.pathname)?.[1] === String(me.practitionerId),
  })
  // Then the page of the care team shows these assignments already.
  const ownOnly = may('assignments.read') === 'own'
  return (
    <Stack gap={4}>
      <RoutedNav to="/" label="Home" leftSection={<IconHome size={18} />} activeOptions={{ exact: true }} />
      {may('panel.read') && me.practitionerId !== null && (
        <RoutedNav to="/panel" label="My panel" leftSection={<IconUsersGroup size={18} />} />
      )}
      {may('patients.read') && (
        <RoutedNav
          to="/patients"
          label={may('patients.read') === 'own' && may('careTeam.read') ? 'My records' : 'Patients'}
          leftSection={<IconUsers size={18} />}
        />
      )}
      {may('careTeam.read') && may('patients.read') === 'own' && (
        <RoutedNav to="/care-team" label="My care team" leftSection={<IconHeartHandshake size={18} />} />
      )}
      {may('practitioners.read') && may('practitioners.read') !== 'own' && (
        <RoutedNav
          to="/practitioners"
          label="Practitioners"
          leftSection={<IconStethoscope size={18} />}
          activeOptions={{ exact: onOwnProfile }}
        />
      )}
      {may('assignments.read') && !(ownOnly && may('careTeam.read')) && (
        <RoutedNav to="/assignments" label="Assignments" leftSection={<IconClipboardList size={18} />} />
      )}
      {may('queue.read') && (
        <RoutedNav
          to="/queue"
          label="Without a primary"
          leftSection={<IconUserQuestion size={18} />}
          rightSection={<WaitingBadge count={waiting.withoutPrimary} />}
        />
      )}
      {hearsRequests && (
        <RoutedNav
          to="/requests"
          label="Requests"
          leftSection={<IconMessageQuestion size={18} />}
          rightSection={<WaitingBadge count={waiting.requests} />}
        />
      )}
      {may('assignments.read') && may('plans.cancel') && (
        <RoutedNav
          to="/plans"
          label="Planned changes"
          leftSection={<IconCalendarEvent size={18} />}
          rightSection={<WaitingBadge count={waiting.plans} />}
        />
      )}
      {may('transfers.read') && (
        <RoutedNav
          to="/handovers"
          label="Handovers"
          leftSection={<IconArrowsSplit size={18} />}
          rightSection={<WaitingBadge count={waiting.handovers} />}
        />
      )}
      {may('practitioners.update') && me.practitionerId !== null && (
        <RoutedNav
          to="/practitioners/$practitionerId"
          params={{ practitionerId: me.practitionerId }}
          label="My profile"
          leftSection={<IconIdBadge2 size={18} />}
        />
      )}
      {administers && (
        <RoutedNav
          to="/admin"
          label="Administration"
          leftSection={<IconSettings size={18} />}
          rightSection={<WaitingBadge count={practitioners + accounts + reviews + mails} />}
        />
      )}
    </Stack>
  )
}
