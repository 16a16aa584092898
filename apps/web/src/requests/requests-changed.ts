import { api } from '../server/empanel.ts'
import { refetch } from '../server/refetch.ts'

/** Refetches what depends on requests: lists of them, how many wait, whom one can ask for, notices, and the log. */
export const requestsChanged = () => refetch([api.requests, api.notices, api.audit])
