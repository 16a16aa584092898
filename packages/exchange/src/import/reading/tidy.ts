import { storedLine } from '@empanel/api'
import type { FhirRecord } from '@empanel/fhir'

/** The API refuses control characters in one line; from a file, each run of them becomes a blank. */
const line = (text: string) => storedLine(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))

const orNull = (text: string | null) => (text === null ? null : line(text) || null)

const named = <Person extends { firstName: string; lastName: string }>(person: Person): Person => ({
  ...person,
  firstName: line(person.firstName),
  lastName: line(person.lastName),
})

/** Writes the texts of a record as the API stores what people type, so that searches find both alike. */
export function tidy(record: FhirRecord): FhirRecord {
  switch (record.kind) {
    case 'patient': {
      const { address, phoneNumber, email } = record.patient
      const contact = { address: orNull(address), phoneNumber: orNull(phoneNumber), email: orNull(email) }
      return { ...record, patient: named({ ...record.patient, ...contact }) }
    }
    case 'practitioner': {
      const { specialty, phoneNumber, email, npi } = record.practitioner
      const contact = { phoneNumber: orNull(phoneNumber), email: orNull(email) }
      const rest = { specialty: orNull(specialty), npi: orNull(npi) }
      return { ...record, practitioner: named({ ...record.practitioner, ...contact, ...rest }) }
    }
    case 'practitionerRole': {
      const { specialty, phoneNumber, email } = record
      return {
        ...record,
        specialty: orNull(specialty),
        phoneNumber: orNull(phoneNumber),
        email: orNull(email),
      }
    }
    case 'contact':
      return record
  }
}
