import { AppShell, Burger, Group, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useNetwork } from '@mantine/hooks'
import { ModalsProvider } from '@mantine/modals'
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Bell } from '../notices/bell.tsx'
import { Logo } from '../page/logo.tsx'
import { useSession } from '../session/use-session.ts'
import { SessionEnded } from '../sign-in/session-ended.tsx'
import { WorkLink } from '../work/work-link.tsx'
import { AccountMenu } from './account-menu.tsx'
import { AwayBanner } from './away-banner.tsx'
import { prefetchPages } from './lazy-page.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const session = useSession()
  const navigate = useNavigate()
  const [opened, { toggle, close }] = useDisclosure()
  const address = useRouterState({ select: state => state.location.href })
  const { online } = useNetwork()
  const signedOut = session.kind === 'signed-out'

  useEffect(() => {
    if (signedOut) void navigate({ to: '/sign-in', replace: true })
  }, [signedOut, navigate])
  useEffect(close, [address])
  // A page that was fetched can be opened without a network.
  useEffect(() => (online ? prefetchPages() : undefined), [online])

  if (signedOut) return null
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 250, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <UnstyledButton component="a" href="#main" className={classes.skip ?? ''}>
        Skip to the page
      </UnstyledButton>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? 'Close the menu' : 'Open the menu'}
            />
            <Logo />
            <Text fw={700} size="lg">
              Empanel
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <WorkLink />
            <Bell />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      {/* Not loaded later: if its code did not come, the page would be open to anybody. */}
      <SessionEnded />
      <AppShell.Navbar
        aria-label="Main"
        p="sm"
        className={classes.menu ?? ''}
        data-opened={opened || undefined}
      >
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="main">
        <AwayBanner />
        {/* Not loaded later: a dialog that a page opens before would be lost. */}
        <ModalsProvider>
          <Outlet />
        </ModalsProvider>
      </AppShell.Main>
    </AppShell>
  )
}
