import type { Policy } from '../grid.ts'

/** Admin and staff only: the front desk keeps patients and assignments, admins keep the doctors. */
export const frontDesk = {
  name: 'front-desk',
  summary:
    'Staff and admins manage patients and assignments; staff only read doctors; everyone who registers is staff.',
  registration: { account: 'staff', patient: 'closed', doctor: 'closed' },
  ownRecords: 20,
  grid: {
    'patients.read': { admin: 'all', staff: 'all' },
    'patients.create': { admin: 'all', staff: 'all' },
    'patients.update': { admin: 'all', staff: 'all' },
    'patients.delete': { admin: 'all', staff: 'all' },
    'panel.read': { admin: 'assigned' },
    'careTeam.read': { admin: 'own' },
    'doctors.read': { admin: 'all', staff: 'all' },
    'doctors.create': { admin: 'all' },
    'doctors.update': { admin: 'all' },
    'doctors.delete': { admin: 'all' },
    'doctors.approve': { admin: 'all' },
    'assignments.read': { admin: 'all', staff: 'all' },
    'assignments.create': { admin: 'all', staff: 'all' },
    'assignments.end': { admin: 'all', staff: 'all' },
    'users.read': { admin: 'all' },
    'users.create': { admin: 'all' },
    'users.update': { admin: 'all' },
    'panelSizes.read': { admin: 'all', staff: 'all' },
    'accessLog.read': { admin: 'all' },
    'access.breakGlass': { admin: 'all' },
    'access.review': { admin: 'all' },
    'access.explain': { admin: 'all' },
    'audit.read': { admin: 'all' },
  },
} as const satisfies Policy
