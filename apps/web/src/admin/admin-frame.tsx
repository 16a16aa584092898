import { Box } from '@mantine/core'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useSignedIn } from '../session/use-session.ts'
import classes from './admin-frame.module.css'
import { useWaiting, WaitingBadge } from './approvals/waiting.tsx'
import { sectionsFor } from './sections.ts'

/** The tabs of the administration above the page that is open. */
export function AdminFrame() {
  const signedIn = useSignedIn()
  const waiting = useWaiting()
  const waits: Record<string, number> = {
    '/admin/approvals': waiting.practitioners + waiting.accounts,
    '/admin/break-glass': waiting.reviews,
    '/admin/mail': waiting.mails,
  }
  const nav = useRef<HTMLElement>(null)
  const path = useRouterState({ select: state => state.location.pathname })
  useEffect(() => {
    // On a phone the open page's name may be out of sight.
    if (path)
      nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <>
      <Box component="nav" aria-label="Administration" className={classes.tabs ?? ''} ref={nav}>
        <Link to="/admin" className={classes.tab} activeOptions={{ exact: true, includeSearch: false }}>
          Overview
        </Link>
        {sectionsFor(signedIn).map(({ to, label }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={{ includeSearch: false }}>
            {label}
            <WaitingBadge count={waits[to] ?? 0} />
          </Link>
        ))}
      </Box>
      <Outlet />
    </>
  )
}
