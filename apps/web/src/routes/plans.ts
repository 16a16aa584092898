import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, shellRoute } from './root.tsx'

const plansRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans',
  validateSearch: ({ state }: RawSearch) => given({ state: oneOf(state, ['failed', 'done', 'cancelled']) }),
  beforeLoad: needs('assignments.read'),
  component: lazyPage(() => import('../assignments/plans/plans-page.tsx'), 'PlansPage'),
})

export const planRoutes = [plansRoute] as const
