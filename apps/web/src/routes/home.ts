import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../layout/lazy-page.tsx'
import { shellRoute } from './root.tsx'

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyPage(() => import('../home/home-page.tsx'), 'HomePage'),
})

export const homeRoutes = [homeRoute] as const
