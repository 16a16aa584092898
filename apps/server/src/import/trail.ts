import type { Tx } from './tables.ts'

/**
 * Records every patient that the import created or changed, or whose assignments it changed: one event for up to
 * 1,000 of them, in the import's own transaction. An import that changes nothing leaves none.
 */
export async function leaveTrail(tx: Tx, run: { requestId: string; target: string }): Promise<void> {
  await tx`
    insert into audit_events (actor_role, action, outcome, patient_ids, basis, target, request_id)
    select 'system', 'import', 'ok', array_agg(patient_id order by patient_id), 'all', ${run.target}::text,
      ${run.requestId}::text
    from (
      select patient_id, (row_number() over (order by patient_id) - 1) / 1000 as chunk
      from (select distinct patient_id from import_touched) as t
    ) as numbered
    group by chunk order by chunk`
}
