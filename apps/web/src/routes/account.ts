import { createRoute, redirect } from '@tanstack/react-router'
import { kinds } from '../account/register/kinds.ts'
import { oneOf, type RawSearch, textOf } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { currentSession } from '../session/session.ts'
import { restored } from '../sign-in/sign-in.ts'
import { rootRoute, shellRoute } from './root.tsx'

/** For pages before signing in: sends people who are signed in to the start page. */
async function onlyOutside() {
  await restored().catch(() => {})
  if (currentSession().kind === 'signed-in') throw redirect({ to: '/' })
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: RawSearch) => given({ next: textOf(search.next) }),
  beforeLoad: onlyOutside,
  component: lazyPage(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  validateSearch: (search: RawSearch) => given({ as: oneOf(search.as, kinds), next: textOf(search.next) }),
  beforeLoad: onlyOutside,
  component: lazyPage(() => import('../account/register/register-page.tsx'), 'RegisterPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyPage(() => import('../account/account-page.tsx'), 'AccountPage'),
})

export const entranceRoutes = [signInRoute, registerRoute] as const
export const accountRoutes = [accountRoute] as const
