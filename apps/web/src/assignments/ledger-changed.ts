import { api, cache } from '../server/empanel.ts'

/** Refetches what depends on assignments: the ledger, plans, handovers, the queue, lists of patients, panels and the log. */
export async function ledgerChanged(): Promise<void> {
  const filters = [
    api.assignments.pathFilter(),
    api.audit.pathFilter(),
    api.plans.pathFilter(),
    api.transfers.pathFilter(),
    api.queue.pathFilter(),
    api.panels.pathFilter(),
    api.patients.list.queryFilter(),
    api.patients.list.infiniteQueryFilter(),
    api.patients.panel.queryFilter(),
    api.patients.panel.infiniteQueryFilter(),
  ]
  await Promise.all(filters.map(filter => cache.invalidateQueries(filter)))
}
