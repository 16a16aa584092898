import { api, cache } from '../server/empanel.ts'

/** Refetches the notices, and how many are unread. */
export const noticesChanged = (): Promise<void> => cache.invalidateQueries(api.notices.pathFilter())
