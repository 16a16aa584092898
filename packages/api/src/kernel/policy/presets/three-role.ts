import type { Policy } from '../grid.ts'
import { everywhere } from './everywhere.ts'

/** Admin, doctor and patient: doctors work at once and read all patients, only an admin assigns. */
export const threeRole = {
  name: 'three-role',
  summary:
    'Admins assign; doctors register, work at once and read all patients; patients see their own record and their doctors.',
  registration: { account: 'patient', patient: 'open', doctor: 'active' },
  ownRecords: 20,
  grid: {
    ...everywhere,
    'patients.read': { admin: 'all', doctor: 'all', clinician: 'all', patient: 'own' },
    'patients.create': { admin: 'all', patient: 'own' },
    'patients.update': { admin: 'all', patient: 'own' },
    'patients.delete': { admin: 'all' },
    'panel.read': { admin: 'assigned', doctor: 'assigned', clinician: 'assigned' },
    'careTeam.read': { admin: 'own', patient: 'own' },
    'practitioners.read': { admin: 'all', doctor: 'own', clinician: 'own', patient: 'assigned' },
    'practitioners.create': { admin: 'all' },
    'practitioners.update': { admin: 'all', doctor: 'own', clinician: 'own' },
    'practitioners.delete': { admin: 'all' },
    'assignments.read': { admin: 'all', doctor: 'assigned', clinician: 'assigned', patient: 'own' },
    'assignments.create': { admin: 'all' },
    'assignments.changePrimary': { admin: 'all' },
    'assignments.end': { admin: 'all' },
    'plans.create': { admin: 'all' },
    'plans.cancel': { admin: 'all' },
    'requests.read': { admin: 'all', doctor: 'assigned', clinician: 'assigned', patient: 'own' },
    'requests.create': { admin: 'all', patient: 'own' },
    'requests.decide': { admin: 'all' },
    'requests.withdraw': { admin: 'all', patient: 'own' },
    'covers.read': { admin: 'all', doctor: 'own', clinician: 'own' },
    'covers.create': { admin: 'all' },
    'covers.end': { admin: 'all' },
    'panels.read': { admin: 'all' },
    'panels.set': { admin: 'all' },
    'queue.read': { admin: 'all' },
    'accessLog.read': { admin: 'all', patient: 'own' },
    'access.breakGlass': { admin: 'all' },
    'access.explain': { admin: 'all', patient: 'own' },
  },
} as const satisfies Policy
