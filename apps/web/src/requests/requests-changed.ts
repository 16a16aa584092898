import { api, cache } from '../server/empanel.ts'

/** Refetches what depends on requests: lists of them, how many wait, whom one can ask for, notices, and the log. */
export async function requestsChanged(): Promise<void> {
  const paths = [api.requests, api.notices, api.audit]
  await Promise.all(paths.map(path => cache.invalidateQueries(path.pathFilter())))
}
