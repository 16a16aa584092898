import { type Database, transferReceivers, transferRows, transfers } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'

type Row = typeof transferRows.$inferInsert

/** Stores what is planned for each patient, or what became of each. */
export async function writeRows(tx: Database, transferId: number, rows: Omit<Row, 'transferId'>[]) {
  if (rows.length === 0) return
  // As one parameter: there may be thousands.
  await tx.execute(sql`
    insert into ${transferRows} (transfer_id, patient_id, role, practitioner_id, outcome, failure, from_assignment, to_assignment)
    select ${transferId}::int, "patientId", role, "practitionerId", outcome, failure, "fromAssignment", "toAssignment"
    from json_to_recordset(${JSON.stringify(rows)}::json) as t ("patientId" int, role text, "practitionerId" int,
      outcome text, failure text, "fromAssignment" int, "toAssignment" int)
    on conflict (transfer_id, patient_id) do update set role = excluded.role, practitioner_id = excluded.practitioner_id,
      outcome = excluded.outcome, failure = excluded.failure, from_assignment = excluded.from_assignment,
      to_assignment = excluded.to_assignment`)
}

/** Counts what comes to each of those who take over. */
export async function countComing(tx: Database, transferId: number): Promise<void> {
  await tx.execute(sql`
    update ${transferReceivers} as t set patients = (
      select count(*) from ${transferRows} r
      where r.transfer_id = t.transfer_id and r.practitioner_id = t.practitioner_id and r.outcome in ('planned', 'moved'))
    where t.transfer_id = ${transferId}`)
}

type Counts = { moved: number; ended: number; refused: number; accountClosed: boolean }

/** Marks a handover as carried out. Patients who were to be handed over and are not on the panel any more have left. */
export async function settleDone(tx: Database, id: number, counts: Counts): Promise<void> {
  await tx
    .update(transferRows)
    .set({ outcome: 'left' })
    .where(and(eq(transferRows.transferId, id), eq(transferRows.outcome, 'planned')))
  await countComing(tx, id)
  await tx
    .update(transfers)
    .set({ state: 'done', settledAt: sql`clock_timestamp()`, ...counts })
    .where(eq(transfers.id, id))
}
