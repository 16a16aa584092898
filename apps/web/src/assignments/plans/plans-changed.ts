import { api, cache } from '../../server/empanel.ts'

/** Refetches what depends on plans: lists of them, the count of those that could not be done, and the log. */
export async function plansChanged(): Promise<void> {
  const paths = [api.plans, api.audit]
  await Promise.all(paths.map(path => cache.invalidateQueries(path.pathFilter())))
}
