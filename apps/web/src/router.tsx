import { type AnyRoute, createRouter } from '@tanstack/react-router'
import { discreetHistory } from './browser/address.ts'
import type { RawSearch } from './browser/search-params.ts'
import { noteAddress } from './page/list-link.tsx'
import { accountRoutes, entranceRoutes } from './routes/account.ts'
import { adminRoutes } from './routes/admin.ts'
import { assignmentRoutes } from './routes/assignments.ts'
import { handoverRoutes } from './routes/handovers.ts'
import { homeRoutes } from './routes/home.ts'
import { patientRoutes } from './routes/patients.ts'
import { planRoutes } from './routes/plans.ts'
import { practitionerRoutes } from './routes/practitioners.ts'
import { queueRoutes } from './routes/queue.ts'
import { requestRoutes } from './routes/requests.ts'
import { nowhereRoute, rootRoute, shellRoute, signedInRoute } from './routes/root.tsx'
import { workRoutes } from './routes/work.ts'

const routeTree = rootRoute.addChildren([
  ...entranceRoutes,
  signedInRoute.addChildren([
    shellRoute.addChildren([
      ...homeRoutes,
      ...patientRoutes,
      ...practitionerRoutes,
      ...assignmentRoutes,
      ...queueRoutes,
      ...planRoutes,
      ...requestRoutes,
      ...handoverRoutes,
      ...workRoutes,
      ...accountRoutes,
      ...adminRoutes,
      nowhereRoute,
    ]),
  ]),
])

export const router = createRouter({
  routeTree,
  // Tests read the routes without a browser.
  ...(typeof document === 'undefined' ? {} : { history: discreetHistory() }),
  defaultPreload: 'intent',
  // The query cache keeps data, not the router.
  defaultPreloadStaleTime: 0,
  defaultStructuralSharing: true,
  scrollRestoration: true,
  trailingSlash: 'preserve',
})

router.subscribe('onResolved', ({ toLocation }) => noteAddress(toLocation.pathname, toLocation.href))

// The router merges the validated search over the raw one. Unknown parameters are set to undefined, or they would stay.
for (const route of Object.values<AnyRoute>(router.routesById)) {
  if (route.children) continue
  const validate: unknown = route.options.validateSearch
  route.options.validateSearch = (raw: RawSearch) => ({
    ...Object.fromEntries(Object.keys(raw).map(key => [key, undefined])),
    ...(typeof validate === 'function' ? validate(raw) : {}),
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
