import { api } from '../../server/empanel.ts'
import { refetch } from '../../server/refetch.ts'

/** Refetches what depends on covers: lists of them, care teams, what the person may reach, and the log. */
export const coversChanged = () => refetch([api.covers, api.assignments, api.patients, api.access, api.audit])
