import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { api, cache } from '../server/empanel.ts'

/** Refetches what shows a doctor's record or name. */
export async function doctorEdited(): Promise<void> {
  await Promise.all(
    [api.doctors, api.assignments, api.patients.panel, api.audit].map(read =>
      cache.invalidateQueries(read.pathFilter()),
    ),
  )
}

/** Refetches what depends on who works here: doctors, accounts, the ledger, lists of patients and the log. */
export async function doctorsChanged(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries(api.doctors.pathFilter()),
    cache.invalidateQueries(api.users.pathFilter()),
    ledgerChanged(),
  ])
}
