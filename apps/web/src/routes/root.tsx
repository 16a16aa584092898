import { createRootRoute, createRoute, notFound, Outlet, redirect } from '@tanstack/react-router'
import { idOf } from '../browser/search-params.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { type Action, currentSession, type SignedIn, scopeFor, signedInOf } from '../session/session.ts'
import { restored } from '../sign-in/sign-in.ts'
import { Broken } from './broken.tsx'
import { Loading } from './loading.tsx'
import { NoSuchPage } from './no-such-page.tsx'

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NoSuchPage,
  errorComponent: Broken,
})

/** For people who are signed in. Others sign in first and then return to the address. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'in',
  beforeLoad: async ({ location }) => {
    await restored()
    const { kind } = currentSession()
    const search = location.href === '/' ? {} : { next: location.href }
    if (kind === 'signed-out') throw redirect({ to: '/sign-in', search })
    if (kind === 'password-due') throw redirect({ to: '/new-password', search })
  },
  component: lazyPage(() => import('../layout/shell.tsx'), 'Shell'),
  pendingComponent: Loading,
  errorComponent: Broken,
})

/** The parent of all pages in the shell. A page that is missing, refused or broken leaves the menu standing. */
export const shellRoute = createRoute({
  getParentRoute: () => signedInRoute,
  id: 'shell',
  component: Outlet,
  notFoundComponent: NoSuchPage,
  errorComponent: Broken,
})

/** Addresses that lead nowhere. */
export const nowhereRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '$',
  beforeLoad: () => {
    throw notFound()
  },
})

/**
 * For `beforeLoad` of a page that needs all of these actions.
 * @throws a notFound that makes the shell say that this page is not for the person's role
 */
export function needs(...actions: Action[]): () => void {
  return () => {
    const signedIn = signedInOf(currentSession())
    if (signedIn && !actions.every(action => scopeFor(signedIn, action))) refuse(signedIn)
  }
}

/** Like `needs`, for pages that need only one of the actions. */
export function needsOneOf(...actions: Action[]): () => void {
  return () => {
    const signedIn = signedInOf(currentSession())
    if (signedIn && !actions.some(action => scopeFor(signedIn, action))) refuse(signedIn)
  }
}

function refuse({ me }: SignedIn): never {
  throw notFound({ data: { refused: me.role } })
}

/** Reads a record's number from an address. Anything else becomes 0, which no record has. */
export const numberIn = (text: string): number => idOf(text) ?? 0

/** For `beforeLoad` of a page of one record. @throws a notFound where the address holds no number */
export function needsNumber(number: number): void {
  if (number === 0) throw notFound()
}
