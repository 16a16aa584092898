import type { Tx } from '@empanel/db'
import type { ContactRecord, FhirRecord } from '@empanel/fhir'
import { batch } from './batch.ts'
import { patientColumns, practitionerColumns } from './fields.ts'

/** Where a record stands. `file` is the number of its file in the order of reading. */
type Place = { seq: number; file: number; line: number }

const person = ({ id, refs }: { id: string; refs: string[] }) => ({
  external_id: id,
  refs: refs.filter(key => key !== id),
  superseded: false,
})

/** Writes records into the import's temporary tables, about 1,000 rows at a time. */
export function stager(tx: Tx) {
  const into = (table: string) =>
    batch(
      json => tx`
        insert into ${tx(table)} select * from jsonb_populate_recordset(null::${tx(table)}, ${json}::text::jsonb)`,
    )
  const patients = into('import_patients')
  const practitioners = into('import_practitioners')
  const roles = into('import_roles')
  const contacts = into('import_contacts')

  async function addContact({ seq, file, line }: Place, contact: ContactRecord): Promise<void> {
    const { source, id, patient, practitioners: members, startedAt } = contact
    const shared = { seq, file, line, source, contact_id: id, patient_key: patient, started_at: startedAt }
    // A contact of nobody is a row as well: it is counted, and takes the place of an earlier copy.
    if (members.length === 0) await contacts.add({ ...shared, position: 0, practitioner_key: null })
    for (const [position, { key, optional }] of members.entries()) {
      await contacts.add({ ...shared, position, practitioner_key: key, optional })
    }
  }

  async function add(place: Place, record: FhirRecord): Promise<void> {
    const { seq, file, line } = place
    if (record.kind === 'contact') await addContact(place, record)
    else if (record.kind === 'patient') {
      await patients.add({ seq, ...person(record), ...patientColumns.rowOf(record.patient) })
    } else if (record.kind === 'practitioner') {
      await practitioners.add({ seq, ...person(record), ...practitionerColumns.rowOf(record.practitioner) })
    } else {
      const { practitioner, specialty, phoneNumber, email } = record
      const said = { practitioner_key: practitioner, specialty, phone_number: phoneNumber, email }
      await roles.add({ seq, file, line, ...said })
    }
  }

  /** Call it after the last record. */
  async function end(): Promise<void> {
    for (const table of [patients, practitioners, roles, contacts]) await table.end()
  }

  return { add, end }
}
