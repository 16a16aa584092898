import { createRoute } from '@tanstack/react-router'
import { oneOf, type RawSearch } from '../browser/search-params.ts'
import { given } from '../forms/given.ts'
import { lazyPage } from '../layout/lazy-page.tsx'
import { needs, needsNumber, numberIn, shellRoute } from './root.tsx'

const handoversRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/handovers',
  validateSearch: ({ state }: RawSearch) =>
    given({ state: oneOf(state, ['planned', 'done', 'failed', 'cancelled', 'undone']) }),
  beforeLoad: needs('transfers.read'),
  component: lazyPage(() => import('../handover/handovers-page.tsx'), 'HandoversPage'),
})

const transferParams = {
  parse: ({ transferId }: { transferId: string }) => ({ transferId: numberIn(transferId) }),
}

const handoverRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/handovers/$transferId',
  params: transferParams,
  beforeLoad: ({ params }) => {
    needs('transfers.read')()
    needsNumber(params.transferId)
  },
  component: lazyPage(() => import('../handover/handover-page.tsx'), 'HandoverPage'),
})

const lettersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/handovers/$transferId/letters',
  params: transferParams,
  beforeLoad: ({ params }) => {
    needs('transfers.read')()
    needsNumber(params.transferId)
  },
  component: lazyPage(() => import('../handover/letters/letters-page.tsx'), 'LettersPage'),
})

const handOverRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/practitioners/$practitionerId/handover',
  params: {
    parse: ({ practitionerId }: { practitionerId: string }) => ({ practitionerId: numberIn(practitionerId) }),
  },
  validateSearch: ({ leaves }: RawSearch) => given({ leaves: leaves === true ? true : undefined }),
  beforeLoad: ({ params }) => {
    needs('practitioners.read', 'panels.read', 'transfers.create')()
    needsNumber(params.practitionerId)
  },
  component: lazyPage(() => import('../handover/hand-over/hand-over-page.tsx'), 'HandOverPage'),
})

export const handoverRoutes = [handoversRoute, handoverRoute, lettersRoute, handOverRoute] as const
