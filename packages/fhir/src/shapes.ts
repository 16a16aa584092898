import { z } from 'zod'

// Narrow on purpose: only mapped fields are checked. Other fields may have any form.
// `nullish` because many exporters write null where FHIR wants the field left out.
const string = z.string().nullish()
const period = z.object({ start: string, end: string }).nullish()
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish()

const coding = z.object({ system: string, code: string, display: string })
const concept = z.object({ coding: list(coding), text: string })
const identifier = z.object({ system: string, value: string })
const reference = z.object({ reference: string, type: string, identifier: identifier.nullish() })
const humanName = z.object({
  use: string,
  text: string,
  family: string,
  // A null stands in for a value that has only an extension (https://hl7.org/fhir/R4/json.html#primitive).
  given: list(z.string().nullable()),
  period,
})
const contactPoint = z.object({ system: string, use: string, value: string })
const address = z.object({
  use: string,
  text: string,
  line: list(z.string().nullable()),
  city: string,
  state: string,
  postalCode: string,
  country: string,
})

/** https://hl7.org/fhir/R4/patient.html */
export const patientShape = z.object({
  identifier: list(identifier),
  name: list(humanName),
  telecom: list(contactPoint),
  gender: string,
  birthDate: string,
  deceasedBoolean: z.boolean().nullish(),
  deceasedDateTime: string,
  address: list(address),
})

/** https://hl7.org/fhir/R4/practitioner.html */
export const practitionerShape = z.object({
  identifier: list(identifier),
  name: list(humanName),
  telecom: list(contactPoint),
  qualification: list(z.object({ code: concept.nullish() })),
})

/** https://hl7.org/fhir/R4/practitionerrole.html */
export const practitionerRoleShape = z.object({
  practitioner: reference.nullish(),
  specialty: list(concept),
  telecom: list(contactPoint),
})

/** https://hl7.org/fhir/R4/encounter.html */
export const encounterShape = z.object({
  status: string,
  subject: reference.nullish(),
  period,
  participant: list(z.object({ individual: reference.nullish(), period })),
})

/** https://hl7.org/fhir/R4/careteam.html */
export const careTeamShape = z.object({
  status: string,
  subject: reference.nullish(),
  period,
  participant: list(z.object({ role: list(concept), member: reference.nullish(), period })),
})

export type Concept = z.infer<typeof concept>
export type Identifier = z.infer<typeof identifier>
export type Reference = z.infer<typeof reference>
export type HumanName = z.infer<typeof humanName>
export type ContactPoint = z.infer<typeof contactPoint>
export type Address = z.infer<typeof address>
export type Period = z.infer<typeof period>
