import type { Policy } from '../grid.ts'
import { clinic } from './clinic.ts'

/** As `clinic`, for several sites: staff reach the patients and practitioners of their own sites alone. */
export const network = {
  ...clinic,
  name: 'network',
  summary:
    'As clinic, but staff reach only the patients and practitioners of their sites, and assign only there.',
  grid: {
    ...clinic.grid,
    'patients.read': { ...clinic.grid['patients.read'], staff: 'site' },
    'patients.create': { ...clinic.grid['patients.create'], staff: 'site' },
    'patients.update': { ...clinic.grid['patients.update'], staff: 'site' },
    'patients.delete': { ...clinic.grid['patients.delete'], staff: 'site' },
    'practitioners.read': { ...clinic.grid['practitioners.read'], staff: 'site' },
    'assignments.read': { ...clinic.grid['assignments.read'], staff: 'site' },
    'assignments.create': { ...clinic.grid['assignments.create'], staff: 'site' },
    'assignments.changePrimary': { ...clinic.grid['assignments.changePrimary'], staff: 'site' },
    'assignments.end': { ...clinic.grid['assignments.end'], staff: 'site' },
    'plans.create': { ...clinic.grid['plans.create'], staff: 'site' },
    'plans.cancel': { ...clinic.grid['plans.cancel'], staff: 'site' },
    'requests.read': { ...clinic.grid['requests.read'], staff: 'site' },
    'requests.create': { ...clinic.grid['requests.create'], staff: 'site' },
    'requests.decide': { ...clinic.grid['requests.decide'], staff: 'site' },
    'requests.withdraw': { ...clinic.grid['requests.withdraw'], staff: 'site' },
    'covers.read': { ...clinic.grid['covers.read'], staff: 'site' },
    'covers.create': { ...clinic.grid['covers.create'], staff: 'site' },
    'covers.end': { ...clinic.grid['covers.end'], staff: 'site' },
    'transfers.read': { ...clinic.grid['transfers.read'], staff: 'site' },
    'transfers.create': { ...clinic.grid['transfers.create'], staff: 'site' },
    'transfers.cancel': { ...clinic.grid['transfers.cancel'], staff: 'site' },
    'transfers.undo': { ...clinic.grid['transfers.undo'], staff: 'site' },
    'panels.read': { ...clinic.grid['panels.read'], staff: 'site' },
    'panels.set': { ...clinic.grid['panels.set'], staff: 'site' },
    'queue.read': { ...clinic.grid['queue.read'], staff: 'site' },
  },
} as const satisfies Policy
