import { api, cache } from '../../server/empanel.ts'

/** Refetches what depends on covers: lists of them, care teams, what the person may reach, and the log. */
export async function coversChanged(): Promise<void> {
  const paths = [api.covers, api.assignments, api.patients, api.access, api.audit]
  await Promise.all(paths.map(path => cache.invalidateQueries(path.pathFilter())))
}
