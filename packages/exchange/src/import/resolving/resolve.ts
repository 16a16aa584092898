import type { Tx } from '@empanel/db'
import { analyze } from '../staging/tables.ts'

export const npiKey = 'http://hl7.org/fhir/sid/us-npi|'

/** Keeps only the last copy of each repeated id in force. */
export async function supersede(tx: Tx): Promise<void> {
  for (const table of ['import_patients', 'import_practitioners']) {
    await tx`
      update ${tx(table)} as s set superseded = true
      from (
        select external_id, max(seq) as last from ${tx(table)} group by external_id having count(*) > 1
      ) as r
      where s.external_id = r.external_id and s.seq <> r.last`
  }
  await tx`
    delete from import_contacts as c
    using (
      select source, contact_id, max(seq) as last from import_contacts
      group by source, contact_id having min(seq) <> max(seq)
    ) as r
    where c.source = r.source and c.contact_id = r.contact_id and c.seq <> r.last`
}

/**
 * Finds the person for each key that a contact or a role uses. In this order: the person with that id, in the files or
 * from an earlier import of this source; a person of the files with that reference; for an NPI, the one practitioner of this
 * source who has it. `owners` is 0 where it finds nobody, and more than 1 where it finds several.
 */
export async function resolveKeys(tx: Tx, source: string): Promise<void> {
  const patientKeys = tx`select patient_key as key from import_contacts where practitioner_key is not null`
  const practitionerKeys = tx`
    select practitioner_key as key from import_contacts union all select practitioner_key from import_roles`
  const kinds = [
    { keys: 'import_patient_keys', staged: 'import_patients', stored: 'patients', used: patientKeys },
    {
      keys: 'import_practitioner_keys',
      staged: 'import_practitioners',
      stored: 'practitioners',
      used: practitionerKeys,
    },
  ]
  for (const { keys, staged, stored, used } of kinds) {
    await tx`
      insert into ${tx(keys)} (key, external_id, owners)
      select u.key, coalesce(s.external_id, d.external_id), num_nonnulls(coalesce(s.external_id, d.external_id))
      from (select distinct key from (${used}) as k where key is not null) as u
      left join ${tx(staged)} as s on s.external_id = u.key and not s.superseded
      left join ${tx(stored)} as d on d.external_source = ${source} and d.external_id = u.key`
    await analyze(tx, keys)
    await tx`
      update ${tx(keys)} as k set external_id = n.external_id, owners = n.owners
      from (
        select m.key, min(s.external_id) as external_id, count(distinct s.external_id)::int as owners
        from ${tx(keys)} as m
        join (select external_id, unnest(refs) as ref from ${tx(staged)}) as s on s.ref = m.key
        where m.owners = 0
        group by m.key
      ) as n
      where k.key = n.key`
  }
  await tx`
    update import_practitioner_keys as k set external_id = n.external_id, owners = n.owners
    from (
      select npi, min(external_id) as external_id, count(*)::int as owners
      from (
        select npi, external_id, rank() over (partition by npi order by deleted_at is not null) as place
        from practitioners where external_source = ${source} and external_id is not null and npi is not null
      ) as d
      where place = 1
      group by npi
    ) as n
    where k.owners = 0 and k.key = ${npiKey} || n.npi`
  await analyze(tx, 'import_patient_keys', 'import_practitioner_keys')
}
