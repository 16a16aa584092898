import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, shellRoute } from './root.tsx'

const workRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/work',
  beforeLoad: needs('queue.read', 'assignments.create'),
  component: lazyPage(() => import('../work/work-page.tsx'), 'WorkPage'),
})

export const workRoutes = [workRoute] as const
