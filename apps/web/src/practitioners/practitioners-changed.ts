import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { api, cache } from '../server/empanel.ts'

/** Refetches what shows a practitioner's record or name. */
export async function practitionerEdited(): Promise<void> {
  await Promise.all(
    [api.practitioners, api.panels, api.assignments, api.patients.panel, api.audit].map(read =>
      cache.invalidateQueries(read.pathFilter()),
    ),
  )
}

/** Refetches what depends on who works here: practitioners, accounts, the ledger, lists of patients and the log. */
export async function practitionersChanged(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries(api.practitioners.pathFilter()),
    cache.invalidateQueries(api.users.pathFilter()),
    ledgerChanged(),
  ])
}
