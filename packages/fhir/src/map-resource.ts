import { mapCareTeam, mapEncounter } from './contact.ts'
import { mapPatient } from './patient.ts'
import { mapPractitioner, mapPractitionerRole } from './practitioner.ts'
import type { FhirRecord, Kind, Problem } from './records.ts'
import { Refusal } from './refusal.ts'
import { type Self, selfOf } from './self.ts'

type Mapper = { kind: Kind; map: (resource: object, self: Self) => FhirRecord | null }

const mappers = new Map<string, Mapper>([
  ['Patient', { kind: 'patient', map: mapPatient }],
  ['Practitioner', { kind: 'practitioner', map: mapPractitioner }],
  ['PractitionerRole', { kind: 'practitionerRole', map: mapPractitionerRole }],
  ['Encounter', { kind: 'contact', map: mapEncounter }],
  ['CareTeam', { kind: 'contact', map: mapCareTeam }],
])

/** The resourceType of a parsed document; null if it has none. */
export function resourceTypeOf(document: unknown): string | null {
  if (typeof document !== 'object' || document === null || !('resourceType' in document)) return null
  return typeof document.resourceType === 'string' ? document.resourceType : null
}

/** Whether resources of this type become records: Patient, Practitioner, PractitionerRole, Encounter, CareTeam. */
export function isOfInterest(resourceType: string): boolean {
  return mappers.has(resourceType)
}

/**
 * Maps one FHIR R4 resource to a record.
 * @param resource any parsed JSON; unknown fields are ignored
 * @param fullUrl the fullUrl of its bundle entry: stands in for a missing id, and is one more key if different
 * @returns the record, a problem in one sentence, or null for a type that is not imported or a PractitionerRole without
 * a practitioner. Never throws for bad input.
 */
export function mapResource(resource: unknown, fullUrl: string | null = null): FhirRecord | Problem | null {
  if (typeof resource !== 'object' || resource === null)
    return { problem: 'not a resource: not a JSON object', kind: null }
  const type = resourceTypeOf(resource)
  if (type === null) return { problem: 'not a resource: it has no resourceType', kind: null }
  const mapper = mappers.get(type)
  if (!mapper) return null
  let name = type
  try {
    const self = selfOf(resource, fullUrl)
    name = `${type}/${self.id}`
    return mapper.map(resource, self)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { problem: name + error.message, kind: mapper.kind }
  }
}
