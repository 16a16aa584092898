import type { Tx } from '@empanel/db'
import { patientColumns, practitionerColumns } from '../staging/fields.ts'

/** How many of the distinct records of the files were created, updated or left as they were. */
export type Merged = { created: number; updated: number; unchanged: number }

const none = { created: 0, updated: 0, total: 0 }

/**
 * Brings patients up to date. A value of the source replaces ours; a missing value, or an unknown gender, replaces
 * nothing; records that a person deleted stay as they are.
 */
export async function mergePatients(tx: Tx, source: string): Promise<Merged> {
  await tx`
    insert into import_deaths
    select p.id from patients as p join import_patients as s on s.external_id = p.external_id
    where p.external_source = ${source} and p.deleted_at is null and not s.superseded
      and s.deceased_on is not null and p.deceased_on is distinct from s.deceased_on`
  const touched = tx`, touched as (
    insert into import_touched select id from updated union all select id from created)`
  return merge(tx, source, { people: 'patients', columns: patientColumns, touched })
}

/**
 * Stages the practitioners of earlier imports who have only a role in these files, so that they are merged like the others.
 */
export async function stageRoleHolders(tx: Tx, source: string): Promise<void> {
  const { names, ours } = practitionerColumns
  await tx`
    insert into import_practitioners (seq, external_id, ${tx.unsafe(names)})
    select distinct 0, ours.external_id, ${tx.unsafe(ours)}
    from import_roles as r
    join import_practitioner_keys as k on k.key = r.practitioner_key and k.owners = 1
    join practitioners as ours on ours.external_source = ${source} and ours.external_id = k.external_id
    where not exists (select from import_practitioners as s where s.external_id = ours.external_id)`
}

/** As `mergePatients`. The specialty of a role replaces the practitioner's own; its phone and e-mail fill gaps. */
export async function mergePractitioners(tx: Tx, source: string): Promise<Merged> {
  await tx`
    with roles as (
      select k.external_id,
        (array_agg(specialty order by seq) filter (where specialty is not null))[1] as specialty,
        (array_agg(phone_number order by seq) filter (where phone_number is not null))[1] as phone_number,
        (array_agg(email order by seq) filter (where email is not null))[1] as email
      from import_roles as r join import_practitioner_keys as k on k.key = r.practitioner_key and k.owners = 1
      group by k.external_id
    )
    update import_practitioners as s set specialty = coalesce(r.specialty, s.specialty),
      phone_number = coalesce(s.phone_number, r.phone_number), email = coalesce(s.email, r.email)
    from roles as r where r.external_id = s.external_id and not s.superseded`
  return merge(tx, source, { people: 'practitioners', columns: practitionerColumns, touched: tx`` })
}

type Part = 'names' | 'ours' | 'merged' | 'entered' | 'assigned'
type Merging = {
  people: 'patients' | 'practitioners'
  columns: Record<Part, string>
  /** A further part of the statement. */
  touched: ReturnType<Tx['unsafe']>
}

async function merge(tx: Tx, source: string, { people, columns, touched }: Merging): Promise<Merged> {
  const stored = tx(people)
  const staged = tx(`import_${people}`)
  const part = (list: Part) => tx.unsafe(columns[list])
  const [{ created, updated, total } = none] = await tx<(typeof none)[]>`
    with updated as (
      update ${stored} as ours set ${part('assigned')}, version = ours.version + 1, updated_at = now()
      from ${staged} as theirs
      where ours.external_source = ${source} and ours.external_id = theirs.external_id
        and ours.deleted_at is null and not theirs.superseded
        and (${part('ours')}) is distinct from (${part('merged')})
      returning ours.id
    ), created as (
      insert into ${stored} (${part('names')}, external_source, external_id)
      select ${part('entered')}, ${source}::text, theirs.external_id
      from ${staged} as theirs
      where not theirs.superseded and not exists (
        select from ${stored} as ours
        where ours.external_source = ${source} and ours.external_id = theirs.external_id)
      order by theirs.seq
      returning id
    )${touched}
    select (select count(*) from created)::int as created, (select count(*) from updated)::int as updated,
      (select count(*) from ${staged} where not superseded)::int as total`
  return { created, updated, unchanged: total - created - updated }
}
