import { z } from 'zod'
import * as r4 from './data-types.ts'
import { languageOf } from './language.ts'
import { contactPoint, currentName, words } from './person.ts'
import { type Key, ownKeys, target } from './reference.ts'
import type { Self } from './self.ts'
import { checked } from './shape-check.ts'
import { text } from './text.ts'

const shape = z.object({
  identifier: r4.list(r4.identifier),
  name: r4.list(r4.humanName),
  telecom: r4.list(r4.contactPoint),
  qualification: r4.list(z.object({ code: r4.concept.nullish() })),
  communication: r4.list(r4.concept.nullable()),
})

const npiSystem = 'http://hl7.org/fhir/sid/us-npi'
const uses = ['work', 'mobile']

/** As many as a form takes. */
const mostLanguages = 10

/** The languages that they speak with patients, each once. Null where none is said in a code that we know. */
function languagesOf(spoken: z.infer<typeof shape>['communication']): string[] | null {
  const tags = new Set((spoken ?? []).flatMap(language => languageOf(language) ?? []))
  return tags.size === 0 ? null : [...tags].slice(0, mostLanguages)
}

/** The resource's statements about a practitioner, valid or not; null where it makes none. */
const fieldsOf = (source: z.infer<typeof shape>) => ({
  ...currentName(source.name),
  specialty: words(source.qualification?.[0]?.code, 'qualification'),
  languages: languagesOf(source.communication),
  phoneNumber: contactPoint(source.telecom, 'phone', uses),
  email: contactPoint(source.telecom, 'email', uses),
  npi: text(
    source.identifier?.find(({ system, value }) => system === npiSystem && value)?.value,
    'identifier',
  ),
})

/** A clinician. */
export type PractitionerRecord = {
  kind: 'practitioner'
  id: string
  refs: Key[]
  practitioner: ReturnType<typeof fieldsOf>
}

/** https://hl7.org/fhir/R4/practitioner.html. Refuses a practitioner without a name. */
export function mapPractitioner(resource: object, self: Self): PractitionerRecord {
  const source = checked(shape, resource)
  return {
    kind: 'practitioner',
    id: self.id,
    refs: ownKeys(self, source.identifier ?? []),
    practitioner: fieldsOf(source),
  }
}

const roleShape = z.object({
  practitioner: r4.reference.nullish(),
  specialty: r4.list(r4.concept),
  telecom: r4.list(r4.contactPoint),
})

/** The details that a PractitionerRole adds to its practitioner. */
export type PractitionerRoleRecord = {
  kind: 'practitionerRole'
  practitioner: Key
  specialty: string | null
  phoneNumber: string | null
  email: string | null
}

/**
 * https://hl7.org/fhir/R4/practitionerrole.html. Null for a role without a practitioner: FHIR lets an organisation hold
 * one, and such a role describes nobody.
 */
export function mapPractitionerRole(resource: object): PractitionerRoleRecord | null {
  const source = checked(roleShape, resource)
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
