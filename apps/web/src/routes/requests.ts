import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, shellRoute } from './root.tsx'

const requestsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests',
  validateSearch: ({ state }: RawSearch) =>
    given({ state: oneOf(state, ['accepted', 'declined', 'withdrawn', 'void']) }),
  beforeLoad: needs('requests.read'),
  component: lazyPage(() => import('../requests/list/requests-page.tsx'), 'RequestsPage'),
})

const noticesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notices',
  validateSearch: ({ unread }: RawSearch) => given({ unread: unread === true ? true : undefined }),
  component: lazyPage(() => import('../notices/notices-page.tsx'), 'NoticesPage'),
})

export const requestRoutes = [requestsRoute, noticesRoute] as const
