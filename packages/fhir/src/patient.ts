import { z } from 'zod'
import * as r4 from './data-types.ts'
import { fullDate, partialDate } from './dates.ts'
import { languageOf } from './language.ts'
import { contactPoint, currentName, homeAddress } from './person.ts'
import { type Key, ownKeys } from './reference.ts'
import { refuse } from './refusal.ts'
import type { Self } from './self.ts'
import { checked } from './shape-check.ts'

const shape = z.object({
  identifier: r4.list(r4.identifier),
  name: r4.list(r4.humanName),
  telecom: r4.list(r4.contactPoint),
  gender: r4.string,
  birthDate: r4.string,
  deceasedBoolean: z.boolean().nullish(),
  deceasedDateTime: r4.string,
  address: r4.list(r4.address),
  communication: r4.list(z.object({ language: r4.concept.nullish(), preferred: z.boolean().nullish() })),
})

/** FHIR's male, female, other, and unknown or missing (https://hl7.org/fhir/R4/valueset-administrative-gender.html). */
export type Gender = 'M' | 'F' | 'O' | 'U'

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

/** The language marked as preferred, else the first, as a BCP 47 tag in canonical form. Other codes are left out. */
function preferredLanguage(spoken: z.infer<typeof shape>['communication']): string | null {
  const known = (spoken ?? []).flatMap(({ language, preferred }) => {
    const tag = languageOf(language)
    return tag === undefined ? [] : [{ tag, preferred }]
  })
  return (known.find(({ preferred }) => preferred) ?? known[0])?.tag ?? null
}

/**
 * The resource's statements about a patient; null where it makes none. Dates are checked against the calendar, and a birth
 * date keeps its precision. One of the names may be empty.
 */
const fieldsOf = (source: z.infer<typeof shape>) => ({
  ...currentName(source.name),
  dateOfBirth: source.birthDate ? partialDate(source.birthDate, 'birthDate') : null,
  gender: genders.get(source.gender ?? '') ?? 'U',
  address: homeAddress(source.address),
  phoneNumber: contactPoint(source.telecom, 'phone', ['home', 'mobile']),
  email: contactPoint(source.telecom, 'email', ['home', 'mobile']),
  preferredLanguage: preferredLanguage(source.communication),
  deceasedOn: deceasedOn(source.deceasedDateTime, source.deceasedBoolean),
})

/** A patient. */
export type PatientRecord = {
  kind: 'patient'
  id: string
  /** Every key that can stand for this patient. It contains identifiers such as the SSN, so never log it. */
  refs: Key[]
  patient: ReturnType<typeof fieldsOf>
}

/** https://hl7.org/fhir/R4/patient.html. Refuses a patient without a name. */
export function mapPatient(resource: object, self: Self): PatientRecord {
  const source = checked(shape, resource)
  return {
    kind: 'patient',
    id: self.id,
    refs: ownKeys(self, source.identifier ?? []),
    patient: fieldsOf(source),
  }
}
