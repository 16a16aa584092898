import { api, cache } from '../server/empanel.ts'

/** Refetches what depends on a patient's record: lists of patients, care teams, plans, panels and the log. */
export async function patientsChanged(): Promise<void> {
  const paths = [
    api.patients,
    api.assignments,
    api.plans,
    api.queue,
    api.practitioners,
    api.panels,
    api.audit,
  ]
  await Promise.all(paths.map(path => cache.invalidateQueries(path.pathFilter())))
}
