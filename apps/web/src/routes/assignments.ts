import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch, textOf } from '../browser/search-params.ts'
import { pastDayOf } from '../dates/days.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, shellRoute } from './root.tsx'

const assignmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assignments',
  validateSearch: ({ q, state, asOf }: RawSearch) =>
    given({ q: textOf(q), state: oneOf(state, ['ended', 'all']), asOf: pastDayOf(asOf) }),
  beforeLoad: needs('assignments.read'),
  component: lazyPage(() => import('../assignments/ledger/assignments-page.tsx'), 'AssignmentsPage'),
})

export const assignmentRoutes = [assignmentsRoute] as const
