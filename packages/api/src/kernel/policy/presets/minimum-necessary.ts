import type { Policy } from '../grid.ts'
import { clinic } from './clinic.ts'

/** As `clinic`, but a doctor reaches only assigned patients (the "minimum necessary" of 45 CFR 164.502(b)). */
export const minimumNecessary = {
  ...clinic,
  name: 'minimum-necessary',
  summary:
    'As clinic, but doctors reach only the patients assigned to them, and others for an hour by break-glass.',
  grid: {
    ...clinic.grid,
    'patients.read': { ...clinic.grid['patients.read'], doctor: 'assigned', clinician: 'assigned' },
    'assignments.read': { ...clinic.grid['assignments.read'], doctor: 'assigned', clinician: 'assigned' },
    'panels.read': { admin: 'all', staff: 'all' },
    'access.breakGlass': { admin: 'all', doctor: 'all', clinician: 'all' },
  },
} as const satisfies Policy
