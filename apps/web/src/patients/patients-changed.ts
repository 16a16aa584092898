import { api } from '../server/empanel.ts'
import { refetch } from '../server/refetch.ts'

/** Refetches what depends on a patient's record: lists of patients, care teams, plans, panels and the log. */
export const patientsChanged = () =>
  refetch([api.patients, api.assignments, api.plans, api.queue, api.practitioners, api.panels, api.audit])
