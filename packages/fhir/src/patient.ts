import { fullDate, partialDate } from './dates.ts'
import { contactPoint, currentName, homeAddress } from './person.ts'
import type { Gender, PatientRecord } from './records.ts'
import { ownKeys } from './reference.ts'
import { refuse } from './refusal.ts'
import type { Self } from './self.ts'
import { checked } from './shape-check.ts'
import { patientShape } from './shapes.ts'

const genders = new Map<string, Gender>([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
])

function deceasedOn(dateTime: string | null | undefined, flag: boolean | null | undefined): string | null {
  if (dateTime) return fullDate(dateTime.slice(0, 10), 'deceasedDateTime')
  // Without a date they would be shown as living.
  if (flag) return refuse('deceasedBoolean says they have died, but no date of death is given')
  return null
}

/**
 * https://hl7.org/fhir/R4/patient.html. Refuses a patient without a name. A birthDate keeps its precision; a missing
 * one becomes null.
 */
export function mapPatient(resource: object, self: Self): PatientRecord {
  const source = checked(patientShape, resource)
  return {
    kind: 'patient',
    id: self.id,
    refs: ownKeys(self, source.identifier ?? []),
    patient: {
      ...currentName(source.name),
      dateOfBirth: source.birthDate ? partialDate(source.birthDate, 'birthDate') : null,
      gender: genders.get(source.gender ?? '') ?? 'U',
      address: homeAddress(source.address),
      phoneNumber: contactPoint(source.telecom, 'phone', ['home', 'mobile']),
      email: contactPoint(source.telecom, 'email', ['home', 'mobile']),
      deceasedOn: deceasedOn(source.deceasedDateTime, source.deceasedBoolean),
    },
  }
}
