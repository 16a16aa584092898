/**
 * A key under which a person can be referred to: a resource id (`abc-1`) or an identifier (`<system>|<value>`).
 * Ids of patients and of practitioners are separate spaces: look a key up among the people it should name.
 */
export type Key = string

/** FHIR's male, female, other, and unknown or missing (https://hl7.org/fhir/R4/valueset-administrative-gender.html). */
export type Gender = 'M' | 'F' | 'O' | 'U'

/** A patient. Dates are checked against the calendar. One of the names may be empty. */
export type PatientRecord = {
  kind: 'patient'
  id: string
  /** Every key that can stand for this patient. It contains identifiers such as the SSN, so never log it. */
  refs: Key[]
  patient: {
    firstName: string
    lastName: string
    /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null if the source does not say. */
    dateOfBirth: string | null
    gender: Gender
    address: string | null
    phoneNumber: string | null
    email: string | null
    /** `YYYY-MM-DD`. */
    deceasedOn: string | null
  }
}

/** A clinician. `npi`, `phoneNumber` and `email` are as the source gives them, valid or not. */
export type PractitionerRecord = {
  kind: 'practitioner'
  id: string
  refs: Key[]
  practitioner: {
    firstName: string
    lastName: string
    phoneNumber: string | null
    email: string | null
    npi: string | null
    specialty: string | null
  }
}

/** The details that a PractitionerRole adds to its practitioner. */
export type PractitionerRoleRecord = {
  kind: 'practitionerRole'
  practitioner: Key
  specialty: string | null
  phoneNumber: string | null
  email: string | null
}

/** `optional`: the source does not say that this is a practitioner, so an unknown `key` is no error. */
export type PractitionerRef = { key: Key; optional: boolean }

/**
 * Practitioners met a patient (Encounter) or agreed to look after one (CareTeam).
 * `practitioners` is empty if nobody took part or it did not take place. Only then can `startedAt` be null.
 */
export type ContactRecord = {
  kind: 'contact'
  source: 'encounter' | 'careTeam'
  id: string
  /** Null if the subject is missing or not a single patient (a Group). */
  patient: Key | null
  practitioners: PractitionerRef[]
  /** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  startedAt: string | null
}

export type FhirRecord = PatientRecord | PractitionerRecord | PractitionerRoleRecord | ContactRecord

/** The kind of a record. */
export type Kind = FhirRecord['kind']

/** One sentence on what is wrong with a line, entry or file. `kind`: the kind of its record; null if unknown. */
export type Problem = { problem: string; kind: Kind | null }
