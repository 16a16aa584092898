import type { Tx } from '@empanel/db'
import { patientColumns, practitionerColumns } from './fields.ts'

/** As the API writes it: an assignment that ended because its patient died. */
export const died = 'patient died'

/**
 * Makes the temporary tables that hold the records until all are read. So an import needs no memory per patient, and
 * a contact may come before its people. `seq` numbers what was read; of a repeated id the last copy is the record,
 * but every copy's `refs` (keys other than the id) go on standing for it.
 */
export async function createTables(tx: Tx): Promise<void> {
  await tx.unsafe(`
    create temp table import_patients (
      seq int, external_id text, ${patientColumns.declared}, refs text[], superseded boolean not null default false
    ) on commit drop;
    create temp table import_practitioners (
      seq int, external_id text, ${practitionerColumns.declared}, refs text[], superseded boolean not null default false
    ) on commit drop;
    create temp table import_roles (
      seq int, file int, line int, practitioner_key text, specialty text, phone_number text, email text
    ) on commit drop;
    create temp table import_contacts (
      seq int, position int, file int, line int, source text, contact_id text, patient_key text,
      practitioner_key text, optional boolean, started_at timestamptz(3)
    ) on commit drop;
    create temp table import_patient_keys (key text, external_id text, owners int) on commit drop;
    create temp table import_practitioner_keys (key text, external_id text, owners int) on commit drop;
    create temp table import_problems (
      n int primary key, file int, line int, source text, contact_id text, names text, key text, owners int
    ) on commit drop;
    create temp table import_deaths (patient_id int) on commit drop;
    create temp table import_pairs (
      patient_id int, practitioner_id int, practitioner_key text, mentions int, first_at timestamptz(3),
      last_at timestamptz(3), active boolean, leads boolean, is_extra boolean not null default false
    ) on commit drop;
    create temp table import_plan (
      patient_id int, practitioner_id int, row_id int, is_extra boolean, role text, started_at timestamptz(3),
      ended_at timestamptz(3), action text
    ) on commit drop;
    create temp table import_ended (patient_id int, practitioner_id int) on commit drop;
    create temp table import_touched (patient_id int) on commit drop;
  `)
}

/**
 * Counts the rows of these tables for the planner, which chooses bad joins without. PostgreSQL does not do so by itself
 * within a transaction, and the embedded engine never does.
 */
export async function analyze(tx: Tx, ...tables: string[]): Promise<void> {
  for (const table of tables) await tx`analyze ${tx(table)}`
}
