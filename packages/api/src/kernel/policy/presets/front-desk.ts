import type { Policy } from '../grid.ts'
import { everywhere } from './everywhere.ts'

/** Admin and staff only: the front desk keeps patients and assignments, admins keep the practitioners. */
export const frontDesk = {
  name: 'front-desk',
  summary:
    'Staff and admins manage patients and assignments; staff only read practitioners; everyone who registers is staff.',
  registration: { account: 'staff', patient: 'closed', doctor: 'closed' },
  ownRecords: 20,
  grid: {
    ...everywhere,
    'patients.read': { admin: 'all', staff: 'all' },
    'patients.create': { admin: 'all', staff: 'all' },
    'patients.update': { admin: 'all', staff: 'all' },
    'patients.delete': { admin: 'all', staff: 'all' },
    'panel.read': { admin: 'assigned' },
    'careTeam.read': { admin: 'own' },
    'practitioners.read': { admin: 'all', staff: 'all' },
    'practitioners.create': { admin: 'all' },
    'practitioners.update': { admin: 'all' },
    'practitioners.delete': { admin: 'all' },
    'assignments.read': { admin: 'all', staff: 'all' },
    'assignments.create': { admin: 'all', staff: 'all' },
    'assignments.changePrimary': { admin: 'all', staff: 'all' },
    'assignments.end': { admin: 'all', staff: 'all' },
    'plans.create': { admin: 'all', staff: 'all' },
    'plans.cancel': { admin: 'all', staff: 'all' },
    'requests.read': { admin: 'all', staff: 'all' },
    'requests.create': { admin: 'all', staff: 'all' },
    'requests.decide': { admin: 'all', staff: 'all' },
    'requests.withdraw': { admin: 'all', staff: 'all' },
    'covers.read': { admin: 'all', staff: 'all' },
    'covers.create': { admin: 'all', staff: 'all' },
    'covers.end': { admin: 'all', staff: 'all' },
    'panels.read': { admin: 'all', staff: 'all' },
    'panels.set': { admin: 'all', staff: 'all' },
    'queue.read': { admin: 'all', staff: 'all' },
    'accessLog.read': { admin: 'all' },
    'access.breakGlass': { admin: 'all' },
    'access.explain': { admin: 'all' },
  },
} as const satisfies Policy
