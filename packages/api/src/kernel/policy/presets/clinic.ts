import type { Policy } from '../grid.ts'
import { everywhere } from './everywhere.ts'

/** A clinic with a front desk: staff keep records and assignments, doctors read, patients see their own. */
export const clinic = {
  name: 'clinic',
  summary:
    'Staff and admins manage patients and assignments, doctors read all patients, patients keep their own records. New doctors wait for approval.',
  registration: { account: 'patient', patient: 'open', doctor: 'pending' },
  ownRecords: 20,
  grid: {
    ...everywhere,
    'patients.read': { admin: 'all', staff: 'all', doctor: 'all', clinician: 'all', patient: 'own' },
    'patients.create': { admin: 'all', staff: 'all', patient: 'own' },
    'patients.update': { admin: 'all', staff: 'all', patient: 'own' },
    'patients.delete': { admin: 'all', staff: 'all' },
    'panel.read': { admin: 'assigned', doctor: 'assigned', clinician: 'assigned' },
    'careTeam.read': { admin: 'own', patient: 'own' },
    'practitioners.read': {
      admin: 'all',
      staff: 'all',
      doctor: 'all',
      clinician: 'all',
      patient: 'all',
      pending: 'own',
    },
    'practitioners.create': { admin: 'all' },
    'practitioners.update': { admin: 'all', doctor: 'own', clinician: 'own', pending: 'own' },
    'practitioners.delete': { admin: 'all' },
    'assignments.read': { admin: 'all', staff: 'all', doctor: 'all', clinician: 'all', patient: 'own' },
    'assignments.create': { admin: 'all', staff: 'all' },
    'assignments.changePrimary': { admin: 'all', staff: 'all' },
    'assignments.end': { admin: 'all', staff: 'all' },
    'plans.create': { admin: 'all', staff: 'all' },
    'plans.cancel': { admin: 'all', staff: 'all' },
    'requests.read': {
      admin: 'all',
      staff: 'all',
      doctor: 'assigned',
      clinician: 'assigned',
      patient: 'own',
    },
    'requests.create': { admin: 'all', staff: 'all', patient: 'own' },
    'requests.decide': { admin: 'all', staff: 'all' },
    'requests.withdraw': { admin: 'all', staff: 'all', patient: 'own' },
    'panels.read': { admin: 'all', staff: 'all', doctor: 'all', clinician: 'all' },
    'panels.set': { admin: 'all', staff: 'all' },
    'queue.read': { admin: 'all', staff: 'all' },
    'accessLog.read': { admin: 'all', patient: 'own' },
    'access.breakGlass': { admin: 'all' },
    'access.explain': { admin: 'all', patient: 'own' },
  },
} as const satisfies Policy
