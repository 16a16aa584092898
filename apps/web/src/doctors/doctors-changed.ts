import { ledgerChanged } from '../assignments/ledger-changed.ts'
import { api, cache } from '../server/empanel.ts'

/** Reads anew what shows a doctor's record or name. */
export async function doctorEdited(): Promise<void> {
  await Promise.all(
    [api.doctors, api.assignments, api.patients.panel, api.audit].map(read =>
      cache.invalidateQueries(read.pathFilter()),
    ),
  )
}

/** Reads anew what depends on who works here: besides doctors the accounts, the ledger, lists of patients and the log. */
export async function doctorsChanged(): Promise<void> {
  await Promise.all([
    cache.invalidateQueries(api.doctors.pathFilter()),
    cache.invalidateQueries(api.users.pathFilter()),
    ledgerChanged(),
  ])
}
