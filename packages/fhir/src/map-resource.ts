import { mapCareTeam, mapEncounter } from './contact.ts'
import { mapPatient } from './patient.ts'
import { mapPractitioner, mapPractitionerRole } from './practitioner.ts'
import type { FhirRecord, Problem } from './records.ts'
import { Refusal } from './refusal.ts'
import { type Self, selfOf } from './self.ts'

const mappers = new Map<string, (resource: object, self: Self) => FhirRecord | null>([
  ['Patient', mapPatient],
  ['Practitioner', mapPractitioner],
  ['PractitionerRole', mapPractitionerRole],
  ['Encounter', mapEncounter],
  ['CareTeam', mapCareTeam],
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
 * One FHIR R4 resource as a record.
 * @param resource any parsed JSON; unknown fields are ignored
 * @param fullUrl the fullUrl of its bundle entry: stands in for a missing id, and is one more key if different
 * @returns the record, a problem in one sentence, or null when there is nothing to tell: a type of no interest, or a
 * PractitionerRole that names no practitioner. Never throws for bad input.
 */
export function mapResource(resource: unknown, fullUrl: string | null = null): FhirRecord | Problem | null {
  if (typeof resource !== 'object' || resource === null)
    return { problem: 'not a resource: not a JSON object' }
  const type = resourceTypeOf(resource)
  if (type === null) return { problem: 'not a resource: it has no resourceType' }
  const map = mappers.get(type)
  if (!map) return null
  const self = selfOf(type, resource, fullUrl)
  if ('problem' in self) return self
  try {
    return map(resource, self)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { problem: `${type}/${self.id}${error.message}` }
  }
}
