import type { Tx } from '@empanel/db'
import { analyze, died } from '../staging/tables.ts'
import { deaths } from './pairs.ts'

/**
 * Decides for each pair how its assignment must look, and whether that is new, a change or neither.
 * - Professions that are never primary support. Of the others the most mentioned practitioner is primary; then the one met last, then the lowest key. The others consult, and so do
 *   all practitioners of a patient whose primary a person chose.
 * - It leaves alone a row that a person ended, and a pair with an open row from elsewhere. A row that ended with the
 *   patient's life counts as open here, so that a death changes nothing else.
 * - An inactive pair gets no row; a row that it has only steps back as primary for another one.
 */
export async function planAssignments(tx: Tx, source: string): Promise<void> {
  await tx`
    insert into import_plan (patient_id, practitioner_id, row_id, is_extra, role, started_at, ended_at, action)
    with ranked as (
      select *, bool_or(active) over (partition by patient_id) as has_active, row_number() over (
        partition by patient_id order by active and leads desc, active desc, mentions desc, last_at desc, practitioner_key collate "C") as place
      from import_pairs
    ), others as (
      select patient_id, practitioner_id, role from assignments
      where external_source is distinct from ${source} and (ended_at is null or end_reason = ${died})
    ), own as (
      select distinct on (patient_id, practitioner_id) * from assignments
      where external_source = ${source}
      order by patient_id, practitioner_id, ended_by is null, id desc
    ), wanted as (
      select r.patient_id, r.practitioner_id, r.is_extra, r.active, own.id as row_id, own.role as old_role,
        own.started_at as old_start, own.ended_at as old_end, own.ended_by,
        other.practitioner_id is not null as has_other,
        case
          when r.active then case
            when not r.leads then 'supporting' when r.place = 1 and chosen.patient_id is null then 'primary' else 'consulting'
          end
          when r.has_active and own.ended_at is null then 'consulting'
          else own.role
        end as role,
        least(own.started_at, r.first_at, death.at) as start,
        coalesce(death.at, own.ended_at) as "end"
      from ranked as r
      left join own on own.patient_id = r.patient_id and own.practitioner_id = r.practitioner_id
      left join (select distinct patient_id, practitioner_id from others) as other
        on other.patient_id = r.patient_id and other.practitioner_id = r.practitioner_id
      left join (select distinct patient_id from others where role = 'primary') as chosen
        on chosen.patient_id = r.patient_id
      left join (${deaths(tx)}) as death on death.patient_id = r.patient_id
        and (r.active or r.patient_id in (select patient_id from import_deaths))
    )
    select patient_id, practitioner_id, row_id, is_extra, role,
      case when active or "end" < old_start then start else old_start end, "end",
      case
        when row_id is null then case when active and not has_other then 'created' else 'unchanged' end
        when ended_by is not null or has_other then 'unchanged'
        when (old_role, old_start, old_end) is distinct from
          (role, case when active or "end" < old_start then start else old_start end, "end") then 'updated'
        else 'unchanged'
      end
    from wanted`
  await analyze(tx, 'import_plan')
}

/** Carries the plan out. One primary steps back before another steps forward: a patient has one open primary at most. */
export async function applyPlan(tx: Tx, source: string): Promise<void> {
  await tx`
    update assignments as a set role = p.role from import_plan as p
    where p.action = 'updated' and a.id = p.row_id and a.role = 'primary' and p.role <> 'primary'`
  await tx`
    update assignments as a set role = p.role, started_at = p.started_at, ended_at = p.ended_at,
      end_reason = case when a.ended_at is distinct from p.ended_at then ${died} else a.end_reason end
    from import_plan as p
    where p.action = 'updated' and a.id = p.row_id
      and (a.role, a.started_at, a.ended_at) is distinct from (p.role, p.started_at, p.ended_at)`
  await tx`
    insert into assignments (patient_id, practitioner_id, role, started_at, ended_at, end_reason, external_source)
    select patient_id, practitioner_id, role, started_at, ended_at, case when ended_at is not null then ${died} end,
      ${source}::text
    from import_plan where action = 'created'
    order by patient_id, started_at, practitioner_id`
  await tx`insert into import_touched select patient_id from import_plan where action <> 'unchanged'`
}

/** Counts the actions of the plan, over the pairs of the files and the former primaries that gave way. */
export async function countPlan(tx: Tx): Promise<{ created: number; updated: number; unchanged: number }> {
  const [counts] = await tx<{ created: number; updated: number; unchanged: number }[]>`
    select count(*) filter (where action = 'created')::int as created,
      count(*) filter (where action = 'updated')::int as updated,
      count(*) filter (where action = 'unchanged' and not is_extra and not exists (
        select from import_ended as e where e.patient_id = p.patient_id and e.practitioner_id = p.practitioner_id
      ))::int as unchanged
    from import_plan as p`
  return counts ?? { created: 0, updated: 0, unchanged: 0 }
}
