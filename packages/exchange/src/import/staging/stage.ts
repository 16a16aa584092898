import type { Tx } from '@empanel/db'
import type { ContactRecord, FhirRecord } from '@empanel/fhir'
import { batch } from './batch.ts'

/** Where a record stands. `file` is the number of its file in the order of reading. */
type Place = { seq: number; file: number; line: number }

/** Writes records into the import's temporary tables, about 1,000 rows at a time. */
export function stager(tx: Tx) {
  const patients = batch(
    json => tx`
      insert into import_patients
      select * from jsonb_to_recordset(${json}::text::jsonb) as r(
        seq int, external_id text, first_name text, last_name text, date_of_birth text, gender text, address text,
        phone_number text, email text, deceased_on date, refs text[], superseded boolean)`,
  )
  const practitioners = batch(
    json => tx`
      insert into import_practitioners
      select * from jsonb_to_recordset(${json}::text::jsonb) as r(
        seq int, external_id text, first_name text, last_name text, specialty text, phone_number text, email text,
        npi text, refs text[], superseded boolean)`,
  )
  const roles = batch(
    json => tx`
      insert into import_roles
      select * from jsonb_to_recordset(${json}::text::jsonb) as r(
        seq int, file int, line int, practitioner_key text, specialty text, phone_number text, email text)`,
  )
  const contacts = batch(
    json => tx`
      insert into import_contacts
      select * from jsonb_to_recordset(${json}::text::jsonb) as r(
        seq int, position int, file int, line int, source text, contact_id text, patient_key text,
        practitioner_key text, optional boolean, started_at timestamptz)`,
  )

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
      const { id, refs, patient: p } = record
      await patients.add({
        seq,
        external_id: id,
        first_name: p.firstName,
        last_name: p.lastName,
        date_of_birth: p.dateOfBirth,
        gender: p.gender,
        address: p.address,
        phone_number: p.phoneNumber,
        email: p.email,
        deceased_on: p.deceasedOn,
        refs: refs.filter(key => key !== id),
        superseded: false,
      })
    } else if (record.kind === 'practitioner') {
      const { id, refs, practitioner: d } = record
      await practitioners.add({
        seq,
        external_id: id,
        first_name: d.firstName,
        last_name: d.lastName,
        specialty: d.specialty,
        phone_number: d.phoneNumber,
        email: d.email,
        npi: d.npi,
        refs: refs.filter(key => key !== id),
        superseded: false,
      })
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
