import { createRouter } from '@tanstack/react-router'
import { accountRoutes, entranceRoutes } from './account/routes.ts'
import { adminRoutes } from './admin/routes.ts'
import { assignmentRoutes } from './assignments/routes.ts'
import { doctorRoutes } from './doctors/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { nowhereRoute, rootRoute, shellRoute, signedInRoute } from './layout/routes.tsx'
import { patientRoutes } from './patients/routes.ts'

const routeTree = rootRoute.addChildren([
  ...entranceRoutes,
  signedInRoute.addChildren([
    shellRoute.addChildren([
      ...homeRoutes,
      ...patientRoutes,
      ...doctorRoutes,
      ...assignmentRoutes,
      ...accountRoutes,
      ...adminRoutes,
      nowhereRoute,
    ]),
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  // What a page shows is kept by the query cache, not by the router.
  defaultPreloadStaleTime: 0,
  defaultStructuralSharing: true,
  scrollRestoration: true,
  trailingSlash: 'preserve',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
