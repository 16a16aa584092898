/**
 * A key under which a person can be referred to: a resource id (`abc-1`) or an identifier (`<system>|<value>`).
 * Ids of patients and of practitioners are separate spaces: look a key up among the people it should name.
 */
export type Key = string

/** FHIR's male, female, other, and unknown or missing (https://hl7.org/fhir/R4/valueset-administrative-gender.html). */
export type Gender = 'M' | 'F' | 'O' | 'U'

/** A person who is looked after. Dates are checked against the calendar. One of the names may be empty. */
export type PatientRecord = {
  kind: 'patient'
  id: string
  /** Every key that can stand for this patient; holds identifiers such as the SSN, so never log it. */
  refs: Key[]
  patient: {
    firstName: string
    lastName: string
    /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. null: the source does not say. */
    dateOfBirth: string | null
    gender: Gender
    address: string | null
    phoneNumber: string | null
    email: string | null
    /** `YYYY-MM-DD`. */
    deceasedOn: string | null
  }
}

/** A clinician. `npi`, `phoneNumber` and `email` are as the source says, valid or not. */
export type PractitionerRecord = {
  kind: 'practitioner'
  id: string
  refs: Key[]
  doctor: {
    firstName: string
    lastName: string
    phoneNumber: string | null
    email: string | null
    npi: string | null
    specialty: string | null
  }
}

/** What a PractitionerRole adds to the practitioner it names. */
export type PractitionerRoleRecord = {
  kind: 'practitionerRole'
  practitioner: Key
  specialty: string | null
  phoneNumber: string | null
  email: string | null
}

/** `optional`: the source does not say that this is a practitioner, so finding none under `key` is no error. */
export type PractitionerRef = { key: Key; optional: boolean }

/**
 * Practitioners met a patient (Encounter) or agreed to look after one (CareTeam).
 * `practitioners` is empty when nobody took part or nothing took place; only then can `startedAt` be null.
 */
export type ContactRecord = {
  kind: 'contact'
  source: 'encounter' | 'careTeam'
  id: string
  /** null: the subject is missing or is not a single patient (a Group). */
  patient: Key | null
  practitioners: PractitionerRef[]
  /** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  startedAt: string | null
}

export type FhirRecord = PatientRecord | PractitionerRecord | PractitionerRoleRecord | ContactRecord

/** What a record is about. */
export type Kind = FhirRecord['kind']

/** One sentence on what is wrong with one line, entry or file. `kind`: of what it was to be; null when nothing tells. */
export type Problem = { problem: string; kind: Kind | null }
