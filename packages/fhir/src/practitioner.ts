import { contactPoint, currentName, words } from './person.ts'
import type { PractitionerRecord, PractitionerRoleRecord } from './records.ts'
import { ownKeys, target } from './reference.ts'
import type { Self } from './self.ts'
import { checked } from './shape-check.ts'
import { practitionerRoleShape, practitionerShape } from './shapes.ts'
import { text } from './text.ts'

const npiSystem = 'http://hl7.org/fhir/sid/us-npi'
const uses = ['work', 'mobile']

/** https://hl7.org/fhir/R4/practitioner.html. Keeps the NPI as the source gives it, valid or not. */
export function mapPractitioner(resource: object, self: Self): PractitionerRecord {
  const source = checked(practitionerShape, resource)
  const npi = source.identifier?.find(identifier => identifier.system === npiSystem && identifier.value)
  return {
    kind: 'practitioner',
    id: self.id,
    refs: ownKeys(self, source.identifier ?? []),
    practitioner: {
      ...currentName(source.name),
      phoneNumber: contactPoint(source.telecom, 'phone', uses),
      email: contactPoint(source.telecom, 'email', uses),
      npi: text(npi?.value, 'identifier'),
      specialty: words(source.qualification?.[0]?.code, 'qualification'),
    },
  }
}

/**
 * https://hl7.org/fhir/R4/practitionerrole.html. Null for a role without a practitioner: FHIR lets an organisation hold
 * one, and such a role describes nobody.
 */
export function mapPractitionerRole(resource: object): PractitionerRoleRecord | null {
  const source = checked(practitionerRoleShape, resource)
  const practitioner = target(source.practitioner, 'practitioner')
  if (!practitioner) return null
  return {
    kind: 'practitionerRole',
    practitioner: practitioner.key,
    specialty: words(source.specialty?.[0], 'specialty'),
    phoneNumber: contactPoint(source.telecom, 'phone', uses),
    email: contactPoint(source.telecom, 'email', uses),
  }
}
