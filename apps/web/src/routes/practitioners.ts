import { createRoute } from '@tanstack/react-router'
import { type RawSearch, textOf } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { practitionerSearch } from '../practitioners/list/practitioner-search.ts'
import { needs, needsNumber, numberIn, shellRoute } from './root.tsx'

const practitionersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/practitioners',
  validateSearch: practitionerSearch,
  beforeLoad: needs('practitioners.read'),
  component: lazyPage(() => import('../practitioners/list/practitioners-page.tsx'), 'PractitionersPage'),
})

const newPractitionerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/practitioners/new',
  beforeLoad: needs('practitioners.create'),
  component: lazyPage(() => import('../practitioners/form/new-practitioner-page.tsx'), 'NewPractitionerPage'),
})

const practitionerParams = {
  parse: ({ practitionerId }: { practitionerId: string }) => ({ practitionerId: numberIn(practitionerId) }),
}

const practitionerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/practitioners/$practitionerId',
  params: practitionerParams,
  validateSearch: ({ q }: RawSearch) => given({ q: textOf(q) }),
  beforeLoad: ({ params }) => {
    needs('practitioners.read')()
    needsNumber(params.practitionerId)
  },
  component: lazyPage(() => import('../practitioners/record/practitioner-page.tsx'), 'PractitionerPage'),
})

const editPractitionerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/practitioners/$practitionerId/edit',
  params: practitionerParams,
  beforeLoad: ({ params }) => {
    needs('practitioners.read', 'practitioners.update')()
    needsNumber(params.practitionerId)
  },
  component: lazyPage(
    () => import('../practitioners/form/edit-practitioner-page.tsx'),
    'EditPractitionerPage',
  ),
})

export const practitionerRoutes = [
  practitionersRoute,
  newPractitionerRoute,
  practitionerRoute,
  editPractitionerRoute,
] as const
