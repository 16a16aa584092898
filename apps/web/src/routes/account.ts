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

const next = ({ next }: RawSearch) => given({ next: textOf(next) })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: next,
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

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  validateSearch: next,
  beforeLoad: async () => {
    await restored()
    if (currentSession().kind !== 'password-due') throw redirect({ to: '/' })
  },
  component: lazyPage(() => import('../sign-in/new-password-page.tsx'), 'NewPasswordPage'),
})

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  beforeLoad: onlyOutside,
  component: lazyPage(() => import('../links/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyPage(() => import('../links/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const verifyEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verify-email',
  // With their session, so that it is not ended together with the others.
  beforeLoad: () => restored().catch(() => {}),
  component: lazyPage(() => import('../links/verify-email-page.tsx'), 'VerifyEmailPage'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyPage(() => import('../links/invitation-page.tsx'), 'InvitationPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyPage(() => import('../account/account-page.tsx'), 'AccountPage'),
})

export const entranceRoutes = [
  signInRoute,
  registerRoute,
  newPasswordRoute,
  forgotPasswordRoute,
  resetPasswordRoute,
  verifyEmailRoute,
  invitationRoute,
] as const
export const accountRoutes = [accountRoute] as const
