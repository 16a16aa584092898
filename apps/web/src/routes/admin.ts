import { createRoute } from '@tanstack/react-router'
import { userRoles } from '../admin/accounts/roles.ts'
import { auditSearch } from '../admin/audit/audit-search.ts'
import { admits } from '../admin/sections.ts'
import { oneOf, type RawSearch, textOf } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, needsNumber, needsOneOf, numberIn, shellRoute } from './root.tsx'

/** The frame's check comes first, so that a child checks only what it needs beyond that. */
const frameRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/admin',
  beforeLoad: needsOneOf(...admits),
  component: lazyPage(() => import('../admin/admin-frame.tsx'), 'AdminFrame'),
})

const overviewRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  component: lazyPage(() => import('../admin/overview-page.tsx'), 'OverviewPage'),
})

const approvalsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/approvals',
  beforeLoad: needs('practitioners.approve', 'practitioners.read'),
  component: lazyPage(() => import('../admin/approvals/approvals-page.tsx'), 'ApprovalsPage'),
})

const usersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/users',
  validateSearch: ({ q, role, status }: RawSearch) =>
    given({
      q: textOf(q),
      role: oneOf(role, userRoles),
      status: oneOf(status, ['active', 'pending', 'disabled']),
    }),
  beforeLoad: needs('users.read'),
  component: lazyPage(() => import('../admin/accounts/users-page.tsx'), 'UsersPage'),
})

const newUserRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/users/new',
  beforeLoad: needs('users.read', 'users.create'),
  component: lazyPage(() => import('../admin/accounts/new/new-user-page.tsx'), 'NewUserPage'),
})

const userRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/users/$userId',
  params: { parse: ({ userId }) => ({ userId: numberIn(userId) }) },
  beforeLoad: ({ params }) => {
    needs('users.read')()
    needsNumber(params.userId)
  },
  component: lazyPage(() => import('../admin/accounts/user/user-page.tsx'), 'UserPage'),
})

const invitationsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/invitations',
  validateSearch: ({ state }: RawSearch) => given({ state: oneOf(state, ['accepted', 'withdrawn']) }),
  beforeLoad: needs('users.read'),
  component: lazyPage(() => import('../admin/accounts/invitations/invitations-page.tsx'), 'InvitationsPage'),
})

const inviteRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/invitations/new',
  beforeLoad: needs('users.read', 'users.create'),
  component: lazyPage(() => import('../admin/accounts/invitations/invite-page.tsx'), 'InvitePage'),
})

const sessionsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sessions',
  validateSearch: ({ state }: RawSearch) => given({ state: oneOf(state, ['ended', 'all']) }),
  beforeLoad: needs('users.read'),
  component: lazyPage(() => import('../admin/sessions/sessions-page.tsx'), 'SessionsPage'),
})

const searched = ({ q }: RawSearch) => given({ q: textOf(q) })

const patientsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/patients',
  validateSearch: searched,
  beforeLoad: needs('patients.read'),
  component: lazyPage(() => import('../admin/tables/patients-table-page.tsx'), 'PatientsTablePage'),
})

const practitionersRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/practitioners',
  validateSearch: searched,
  beforeLoad: needs('practitioners.read'),
  component: lazyPage(() => import('../admin/tables/practitioners-table-page.tsx'), 'PractitionersTablePage'),
})

const assignmentsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/assignments',
  validateSearch: searched,
  beforeLoad: needs('assignments.read'),
  component: lazyPage(() => import('../admin/tables/assignments-table-page.tsx'), 'AssignmentsTablePage'),
})

const breakGlassRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/break-glass',
  validateSearch: ({ state }: RawSearch) => given({ state: oneOf(state, ['closed', 'all']) }),
  beforeLoad: needs('access.review'),
  component: lazyPage(() => import('../admin/emergencies/break-glass-page.tsx'), 'BreakGlassPage'),
})

const auditRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/audit',
  validateSearch: auditSearch,
  beforeLoad: needs('audit.read'),
  component: lazyPage(() => import('../admin/audit/audit-page.tsx'), 'AuditPage'),
})

const sitesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sites',
  beforeLoad: needs('sites.update', 'practitioners.read'),
  component: lazyPage(() => import('../admin/sites/sites-page.tsx'), 'SitesPage'),
})

const newSiteRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sites/new',
  beforeLoad: needs('sites.create', 'practitioners.read'),
  component: lazyPage(() => import('../admin/sites/site-form.tsx'), 'NewSitePage'),
})

const siteRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/sites/$siteId',
  params: { parse: ({ siteId }) => ({ siteId: numberIn(siteId) }) },
  beforeLoad: ({ params }) => {
    needs('sites.update', 'users.read')()
    needsNumber(params.siteId)
  },
  component: lazyPage(() => import('../admin/sites/site-page.tsx'), 'SitePage'),
})

const weightsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/weights',
  beforeLoad: needs('panels.setWeights', 'panels.read'),
  component: lazyPage(() => import('../admin/panels/weights-page.tsx'), 'WeightsPage'),
})

const overridesRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/overrides',
  beforeLoad: needs('panels.override'),
  component: lazyPage(() => import('../admin/panels/overrides-page.tsx'), 'OverridesPage'),
})

const mailRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/mail',
  validateSearch: ({ state }: RawSearch) => given({ state: oneOf(state, ['waiting', 'sent']) }),
  beforeLoad: needs('mail.read'),
  component: lazyPage(() => import('../admin/mail/mail-page.tsx'), 'MailPage'),
})

const policyRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/policy',
  component: lazyPage(() => import('../admin/policy/policy-page.tsx'), 'PolicyPage'),
})

export const adminRoutes = [
  frameRoute.addChildren([
    overviewRoute,
    approvalsRoute,
    usersRoute,
    newUserRoute,
    userRoute,
    invitationsRoute,
    inviteRoute,
    sessionsRoute,
    patientsRoute,
    practitionersRoute,
    assignmentsRoute,
    breakGlassRoute,
    auditRoute,
    sitesRoute,
    newSiteRoute,
    siteRoute,
    weightsRoute,
    overridesRoute,
    mailRoute,
    policyRoute,
  ]),
] as const
