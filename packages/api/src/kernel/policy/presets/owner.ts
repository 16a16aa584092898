import type { Policy } from '../grid.ts'
import { everywhere } from './everywhere.ts'

/** Everyone keeps patients of their own and shares one list of practitioners. */
export const owner = {
  name: 'owner',
  summary:
    'Everyone who registers keeps patients of their own, assigns practitioners to those, and shares the list of practitioners.',
  registration: { account: 'staff', patient: 'closed', doctor: 'closed' },
  ownRecords: 5_000,
  grid: {
    ...everywhere,
    'patients.read': { admin: 'all', staff: 'own' },
    'patients.create': { admin: 'all', staff: 'own' },
    'patients.update': { admin: 'all', staff: 'own' },
    'patients.delete': { admin: 'all', staff: 'own' },
    'panel.read': { admin: 'assigned' },
    'careTeam.read': { admin: 'own', staff: 'own' },
    'practitioners.read': { admin: 'all', staff: 'all' },
    'practitioners.create': { admin: 'all', staff: 'all' },
    'practitioners.update': { admin: 'all', staff: 'all' },
    'practitioners.delete': { admin: 'all', staff: 'all' },
    'assignments.read': { admin: 'all', staff: 'own' },
    'assignments.create': { admin: 'all', staff: 'own' },
    'assignments.changePrimary': { admin: 'all', staff: 'own' },
    'assignments.end': { admin: 'all', staff: 'own' },
    'plans.create': { admin: 'all', staff: 'own' },
    'plans.cancel': { admin: 'all', staff: 'own' },
    'requests.read': { admin: 'all', staff: 'own' },
    'requests.create': { admin: 'all', staff: 'own' },
    'requests.decide': { admin: 'all' },
    'requests.withdraw': { admin: 'all', staff: 'own' },
    'covers.read': { admin: 'all' },
    'covers.create': { admin: 'all' },
    'covers.end': { admin: 'all' },
    'panels.read': { admin: 'all' },
    'panels.set': { admin: 'all' },
    'queue.read': { admin: 'all', staff: 'own' },
    'accessLog.read': { admin: 'all', staff: 'own' },
    'access.breakGlass': { admin: 'all' },
    'access.explain': { admin: 'all', staff: 'own' },
  },
} as const satisfies Policy
