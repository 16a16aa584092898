import type { Tx } from '@empanel/db'
import type { Problem } from '@empanel/fhir'
import { npiKey } from './resolve.ts'

type Unresolved = {
  file: number
  line: number
  source: 'encounter' | 'careTeam' | 'role'
  contactId: string | null
  names: 'patient' | 'practitioner'
  key: string | null
  owners: number
}

/** Lists the contacts and roles whose key stands for nobody, or for several, in the order of reading. */
export async function listUnresolved(tx: Tx): Promise<void> {
  await tx`
    insert into import_problems (n, file, line, source, contact_id, names, key, owners)
    select row_number() over (order by seq, position), file, line, source, contact_id, names, key, owners
    from (
      select distinct on (c.seq) c.seq, -1 as position, c.file, c.line, c.source, c.contact_id, 'patient' as names,
        c.patient_key as key, coalesce(k.owners, 0) as owners
      from import_contacts as c left join import_patient_keys as k on k.key = c.patient_key
      where c.practitioner_key is not null and (k.owners is null or k.owners <> 1)
      union all
      select c.seq, c.position, c.file, c.line, c.source, c.contact_id, 'practitioner', k.key, k.owners
      from import_contacts as c join import_practitioner_keys as k on k.key = c.practitioner_key
      where k.owners > 1 or (k.owners = 0 and not c.optional)
      union all
      select r.seq, 0, r.file, r.line, 'role', null, 'practitioner', k.key, k.owners
      from import_roles as r join import_practitioner_keys as k on k.key = r.practitioner_key
      where k.owners <> 1
    ) as found`
}

/** Reads the list of `listUnresolved`, a page at a time. */
export async function* readUnresolved(tx: Tx): AsyncGenerator<Unresolved> {
  const page = 1_000
  for (let after = 0; ; after += page) {
    const rows = await tx<Unresolved[]>`
      select file, line, source, contact_id as "contactId", names, key, owners from import_problems
      where n > ${after} and n <= ${after + page} order by n`
    yield* rows
    if (rows.length < page) return
  }
}

/**
 * Makes a sentence. Of an identifier it names only the system, unless it is an NPI: it may be a social security number.
 */
export function problemOf(found: Unresolved): Problem {
  return { problem: sentence(found), kind: found.source === 'role' ? 'practitionerRole' : 'contact' }
}

function sentence({ source, contactId, names, key, owners }: Unresolved): string {
  const who =
    source === 'role'
      ? 'PractitionerRole'
      : `${source === 'encounter' ? 'Encounter' : 'CareTeam'}/${contactId ?? ''}`
  if (key === null) return `${who} names no ${names}`
  if (owners > 1) return `${who}: ${owners} ${names}s go by ${shown(key)}`
  return `${who}: there is no ${names} ${shown(key)} in these files or from an earlier import`
}

function shown(key: string): string {
  const bar = key.indexOf('|')
  const told = bar < 0 || key.startsWith(npiKey) ? key : `${key.slice(0, bar)}|…`
  return JSON.stringify(told.length > 80 ? `${told.slice(0, 80)}…` : told)
}
