import { createRoute } from '@tanstack/react-router'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, shellRoute } from '../layout/routes.tsx'
import { pastDayOf } from '../lists/days.ts'
import { oneOf, type RawSearch, textOf } from '../lists/search-params.ts'

const assignmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assignments',
  validateSearch: ({ q, state, asOf }: RawSearch) =>
    given({ q: textOf(q), state: oneOf(state, ['ended', 'all']), asOf: pastDayOf(asOf) }),
  beforeLoad: needs('assignments.read'),
  component: lazyPage(() => import('./assignments-page.tsx'), 'AssignmentsPage'),
})

export const assignmentRoutes = [assignmentsRoute] as const
