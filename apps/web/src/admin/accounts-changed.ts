import { api, cache } from '../empanel.ts'

/** Reads anew what depends on accounts: their sessions, the doctors who have one, and the log. */
export async function accountsChanged(): Promise<void> {
  await Promise.all(
    [api.users, api.sessions, api.doctors, api.audit].map(read => cache.invalidateQueries(read.pathFilter())),
  )
}
