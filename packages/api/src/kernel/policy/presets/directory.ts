import type { Policy } from '../grid.ts'
import { everywhere } from './everywhere.ts'

/** Patients keep their own records; the list of practitioners is public. */
export const directory = {
  name: 'directory',
  summary:
    'Patients register and keep their own records and assignments; the list of practitioners is public.',
  registration: { account: 'patient', patient: 'open', doctor: 'closed' },
  ownRecords: 5_000,
  grid: {
    ...everywhere,
    'patients.read': { admin: 'all', patient: 'own' },
    'patients.create': { admin: 'all', patient: 'own' },
    'patients.update': { admin: 'all', patient: 'own' },
    'patients.delete': { admin: 'all', patient: 'own' },
    'panel.read': { admin: 'assigned' },
    'careTeam.read': { admin: 'own', patient: 'own' },
    // Signing in must never show less than strangers see.
    'practitioners.read': {
      admin: 'all',
      staff: 'all',
      doctor: 'all',
      clinician: 'all',
      pending: 'all',
      patient: 'all',
      anonymous: 'all',
    },
    'practitioners.create': { admin: 'all', patient: 'all' },
    'practitioners.update': { admin: 'all', patient: 'all' },
    'practitioners.delete': { admin: 'all', patient: 'all' },
    'assignments.read': { admin: 'all', patient: 'own' },
    'assignments.create': { admin: 'all', patient: 'own' },
    'assignments.changePrimary': { admin: 'all', patient: 'own' },
    'assignments.end': { admin: 'all', patient: 'own' },
    'plans.create': { admin: 'all', patient: 'own' },
    'plans.cancel': { admin: 'all', patient: 'own' },
    'requests.read': { admin: 'all', patient: 'own' },
    'requests.create': { admin: 'all', patient: 'own' },
    'requests.decide': { admin: 'all' },
    'requests.withdraw': { admin: 'all', patient: 'own' },
    'covers.read': { admin: 'all' },
    'covers.create': { admin: 'all' },
    'covers.end': { admin: 'all' },
    'panels.read': { admin: 'all' },
    'panels.set': { admin: 'all' },
    'queue.read': { admin: 'all', patient: 'own' },
    'accessLog.read': { admin: 'all', patient: 'own' },
    'access.breakGlass': { admin: 'all' },
    'access.explain': { admin: 'all', patient: 'own' },
  },
} as const satisfies Policy
