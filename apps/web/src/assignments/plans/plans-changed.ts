import { api } from '../../server/empanel.ts'
import { refetch } from '../../server/refetch.ts'

/** Refetches what depends on plans: lists of them, the count of those that could not be done, and the log. */
export const plansChanged = () => refetch([api.plans, api.audit])
