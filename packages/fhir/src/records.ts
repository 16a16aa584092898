import type { ContactRecord } from './contact.ts'
import type { PatientRecord } from './patient.ts'
import type { PractitionerRecord, PractitionerRoleRecord } from './practitioner.ts'

export type FhirRecord = PatientRecord | PractitionerRecord | PractitionerRoleRecord | ContactRecord

/** The kind of a record. */
export type Kind = FhirRecord['kind']

/** One sentence on what is wrong with a line, entry or file. `kind`: the kind of its record; null if unknown. */
export type Problem = { problem: string; kind: Kind | null }
