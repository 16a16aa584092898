import type { Tx } from '@empanel/db'
import type { ImportReport } from './report.ts'

type Read = ImportReport['read']

/** Counts the distinct records of the staged files. Call it before anything else is staged. */
export async function countStaged(
  tx: Tx,
): Promise<Omit<Read, 'practitionerLines' | 'pairs' | 'patientsWithPair'>> {
  const [patients] = await tx<Pick<Read, 'patients' | 'deceased'>[]>`
    select count(*)::int as patients, count(deceased_on)::int as deceased
    from import_patients where not superseded`
  const [practitioners] = await tx<Pick<Read, 'practitioners'>[]>`
    select count(*)::int as practitioners from import_practitioners where not superseded`
  const [contacts] = await tx<Pick<Read, 'encounters' | 'encountersWithoutParticipant' | 'careTeams'>[]>`
    select count(*) filter (where source = 'encounter')::int as encounters,
      count(*) filter (where source = 'encounter' and practitioner_key is null)::int
        as "encountersWithoutParticipant",
      count(*) filter (where source = 'careTeam')::int as "careTeams"
    from import_contacts where position = 0`
  if (!patients || !practitioners || !contacts) throw new Error('a count returned no row')
  return { ...patients, ...practitioners, ...contacts }
}

/** Counts the pairs of the files, whether or not they lead to an assignment. */
export async function countPairs(tx: Tx): Promise<Pick<Read, 'pairs' | 'patientsWithPair'>> {
  const [counts] = await tx<Pick<Read, 'pairs' | 'patientsWithPair'>[]>`
    select count(*)::int as pairs, count(distinct patient_id)::int as "patientsWithPair" from import_pairs`
  return counts ?? { pairs: 0, patientsWithPair: 0 }
}
