import { storedLine } from '@empanel/api'
import type { FhirRecord } from '@empanel/fhir'

const orNull = (text: string | null) => (text === null ? null : storedLine(text) || null)

const named = <Person extends { firstName: string; lastName: string }>(person: Person): Person => ({
  ...person,
  firstName: storedLine(person.firstName),
  lastName: storedLine(person.lastName),
})

/** A record with its texts as the API stores what people type, so that both are found alike. */
export function tidy(record: FhirRecord): FhirRecord {
  switch (record.kind) {
    case 'patient': {
      const { address, phoneNumber, email } = record.patient
      const reach = { address: orNull(address), phoneNumber: orNull(phoneNumber), email: orNull(email) }
      return { ...record, patient: named({ ...record.patient, ...reach }) }
    }
    case 'practitioner': {
      const { specialty, phoneNumber, email } = record.doctor
      const rest = { specialty: orNull(specialty), phoneNumber: orNull(phoneNumber), email: orNull(email) }
      return { ...record, doctor: named({ ...record.doctor, ...rest }) }
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
