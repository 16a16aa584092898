import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { siteOf } from '../sites/site-input.tsx'
import { needs, shellRoute } from './root.tsx'

const queueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/queue',
  validateSearch: ({ sort, siteId }: RawSearch) =>
    given({ sort: oneOf(sort, ['latest']), siteId: siteOf(siteId) }),
  beforeLoad: needs('queue.read'),
  component: lazyPage(() => import('../queue/queue-page.tsx'), 'QueuePage'),
})

export const queueRoutes = [queueRoute] as const
