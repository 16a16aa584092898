import { primaryProfessions, type Tx } from '@empanel/db'
import { analyze, died } from '../staging/tables.ts'

/**
 * Gathers the pairs of patient and practitioner: one row a pair, with its mentions (an encounter or care team counts
 * one) and its first and last date. `active`: neither is deleted, and the practitioner does not wait for approval.
 * `leads`: their profession may be primary.
 */
export async function gatherPairs(tx: Tx, source: string): Promise<void> {
  await tx`
    insert into import_pairs (patient_id, practitioner_id, practitioner_key, mentions, first_at, last_at, active, leads)
    with patient as materialized (
      select k.key, p.id, p.deleted_at is null as active
      from import_patient_keys as k join patients as p on p.external_id = k.external_id
      where k.owners = 1 and p.external_source = ${source}
    ), practitioner as materialized (
      select k.key, d.id, d.external_id, d.deleted_at is null and d.status = 'active' as active,
        d.profession = any(${[...primaryProfessions]}) as leads
      from import_practitioner_keys as k join practitioners as d on d.external_id = k.external_id
      where k.owners = 1 and d.external_source = ${source}
    )
    select p.id, d.id, min(d.external_id), count(distinct c.seq), min(c.started_at), max(c.started_at),
      bool_and(p.active and d.active), bool_and(d.leads)
    from import_contacts as c
    join patient as p on p.key = c.patient_key
    join practitioner as d on d.key = c.practitioner_key
    group by p.id, d.id`
  await analyze(tx, 'import_pairs', 'import_deaths')
}

/**
 * Adds the primaries of earlier imports that no contact of these files mentions. Their patients may get another
 * primary now, and then these must step back.
 */
export async function addFormerPrimaries(tx: Tx, source: string): Promise<void> {
  await tx`
    insert into import_pairs (patient_id, practitioner_id, mentions, active, is_extra)
    select a.patient_id, a.practitioner_id, 0, false, true from assignments as a
    where a.external_source = ${source} and a.ended_at is null and a.role = 'primary'
      and a.patient_id in (select patient_id from import_pairs where active)
      and not exists (
        select from import_pairs as p where p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id)`
}

/**
 * Ends the assignments of patients whose death is news, on the day of death, also those made by people. It leaves rows of
 * this source for a pair of these files to the plan. Returns how many it ended.
 */
export async function endAtDeath(tx: Tx, source: string): Promise<number> {
  const [ended] = await tx<{ count: number }[]>`
    with ended as (
      update assignments as a
      set ended_at = greatest(a.started_at, d.at), end_reason = ${died}
      from (${deaths(tx)}) as d
      where a.patient_id = d.patient_id and d.patient_id in (select patient_id from import_deaths)
        and (a.ended_at is null or (a.ended_by is null and a.end_reason = ${died}))
        and a.ended_at is distinct from greatest(a.started_at, d.at)
        and (a.external_source is distinct from ${source} or not exists (
          select from import_pairs as p where p.patient_id = a.patient_id and p.practitioner_id = a.practitioner_id))
      returning a.patient_id, a.practitioner_id
    ), noted as (
      insert into import_ended select patient_id, practitioner_id from ended
    ), touched as (
      insert into import_touched select patient_id from ended
    )
    select count(*)::int as count from ended`
  return ended?.count ?? 0
}

/** The last millisecond (UTC) of each patient's day of death. */
export const deaths = (tx: Tx) => tx`
  select id as patient_id, (deceased_on + 1)::timestamp at time zone 'UTC' - interval '1 millisecond' as at
  from patients where deceased_on is not null`
