import { api, cache } from '../../server/empanel.ts'

/** Refetches what shows how full panels are and whom they accept, and the log. */
export async function panelsChanged(): Promise<void> {
  await Promise.all([api.panels, api.audit].map(read => cache.invalidateQueries(read.pathFilter())))
}
