import type { Tx } from '@empanel/db'

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
  const [merged = none] = await tx<(typeof none)[]>`
    with updated as (
      update patients as p set first_name = s.first_name, last_name = s.last_name,
        date_of_birth = ${birth(tx)}, gender = coalesce(nullif(s.gender, 'U'), p.gender),
        address = coalesce(s.address, p.address), phone_number = coalesce(s.phone_number, p.phone_number),
        email = coalesce(s.email, p.email), deceased_on = coalesce(s.deceased_on, p.deceased_on),
        version = p.version + 1, updated_at = now()
      from import_patients as s
      where p.external_source = ${source} and p.external_id = s.external_id and p.deleted_at is null
        and not s.superseded and
        (p.first_name, p.last_name, p.date_of_birth, p.gender, p.address, p.phone_number, p.email, p.deceased_on)
        is distinct from
        (s.first_name, s.last_name, ${birth(tx)},
         coalesce(nullif(s.gender, 'U'), p.gender), coalesce(s.address, p.address),
         coalesce(s.phone_number, p.phone_number), coalesce(s.email, p.email), coalesce(s.deceased_on, p.deceased_on))
      returning p.id
    ), created as (
      insert into patients (first_name, last_name, date_of_birth, gender, address, phone_number, email, deceased_on,
        external_source, external_id)
      select first_name, last_name, date_of_birth, gender, address, phone_number, email, deceased_on,
        ${source}::text, external_id
      from import_patients as s
      where not superseded and not exists (
        select from patients as p where p.external_source = ${source} and p.external_id = s.external_id)
      order by seq
      returning id
    ), touched as (
      insert into import_touched select id from updated union all select id from created
    )
    select (select count(*) from created)::int as created, (select count(*) from updated)::int as updated,
      (select count(*) from import_patients where not superseded)::int as total`
  return tally(merged)
}

/** Keeps a more precise date of birth where the source gives only the beginning of the same date, or none. */
const birth = (tx: Tx) => tx`
  case when starts_with(p.date_of_birth, s.date_of_birth) then p.date_of_birth
    else coalesce(s.date_of_birth, p.date_of_birth) end`

/**
 * Stages the practitioners of earlier imports who have only a role in these files, so that they are merged like the others.
 */
export async function stageRoleHolders(tx: Tx, source: string): Promise<void> {
  await tx`
    insert into import_practitioners (seq, external_id, first_name, last_name, phone_number, email, npi)
    select distinct 0, d.external_id, d.first_name, d.last_name, d.phone_number, d.email, d.npi
    from import_roles as r
    join import_practitioner_keys as k on k.key = r.practitioner_key and k.owners = 1
    join practitioners as d on d.external_source = ${source} and d.external_id = k.external_id
    where not exists (select from import_practitioners as s where s.external_id = d.external_id)`
}

/** As `mergePatients`. The specialty of a role replaces the practitioner's own; its phone and e-mail fill gaps. */
export async function mergePractitioners(tx: Tx, source: string): Promise<Merged> {
  const [merged = none] = await tx<(typeof none)[]>`
    with roles as (
      select k.external_id,
        (array_agg(specialty order by seq) filter (where specialty is not null))[1] as specialty,
        (array_agg(phone_number order by seq) filter (where phone_number is not null))[1] as phone_number,
        (array_agg(email order by seq) filter (where email is not null))[1] as email
      from import_roles as r join import_practitioner_keys as k on k.key = r.practitioner_key and k.owners = 1
      group by k.external_id
    ), said as materialized (
      select s.seq, s.external_id, s.first_name, s.last_name, coalesce(r.specialty, s.specialty) as specialty,
        coalesce(s.phone_number, r.phone_number) as phone_number, coalesce(s.email, r.email) as email, s.npi
      from import_practitioners as s left join roles as r on r.external_id = s.external_id
      where not s.superseded
    ), updated as (
      update practitioners as d set first_name = s.first_name, last_name = s.last_name,
        specialty = coalesce(s.specialty, d.specialty), phone_number = coalesce(s.phone_number, d.phone_number),
        email = coalesce(s.email, d.email), npi = coalesce(s.npi, d.npi), version = d.version + 1,
        updated_at = now()
      from said as s
      where d.external_source = ${source} and d.external_id = s.external_id and d.deleted_at is null and
        (d.first_name, d.last_name, d.specialty, d.phone_number, d.email, d.npi) is distinct from
        (s.first_name, s.last_name, coalesce(s.specialty, d.specialty), coalesce(s.phone_number, d.phone_number),
         coalesce(s.email, d.email), coalesce(s.npi, d.npi))
      returning d.id
    ), created as (
      insert into practitioners (first_name, last_name, specialty, phone_number, email, npi, external_source, external_id)
      select first_name, last_name, coalesce(specialty, 'Unspecified'), phone_number, email, npi,
        ${source}::text, external_id
      from said as s
      where not exists (
        select from practitioners as d where d.external_source = ${source} and d.external_id = s.external_id)
      order by seq
      returning id
    )
    select (select count(*) from created)::int as created, (select count(*) from updated)::int as updated,
      (select count(*) from said)::int as total`
  return tally(merged)
}

const tally = ({ created, updated, total }: typeof none): Merged => ({
  created,
  updated,
  unchanged: total - created - updated,
})
