import { z } from 'zod'

// The data types of FHIR. Narrow on purpose: only mapped fields are checked. Other fields may have any form.
// `nullish` because many exporters write null where FHIR wants the field left out.
export const string = z.string().nullish()
export const period = z.object({ start: string, end: string }).nullish()
export const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish()

const coding = z.object({ system: string, code: string, display: string })
export const concept = z.object({ coding: list(coding), text: string })
export const identifier = z.object({ system: string, value: string })
export const reference = z.object({ reference: string, type: string, identifier: identifier.nullish() })
export const humanName = z.object({
  use: string,
  text: string,
  family: string,
  // A null stands in for a value that has only an extension (https://hl7.org/fhir/R4/json.html#primitive).
  given: list(z.string().nullable()),
  period,
})
export const contactPoint = z.object({ system: string, use: string, value: string })
export const address = z.object({
  use: string,
  text: string,
  line: list(z.string().nullable()),
  city: string,
  state: string,
  postalCode: string,
  country: string,
})

export type Concept = z.infer<typeof concept>
export type Identifier = z.infer<typeof identifier>
export type Reference = z.infer<typeof reference>
export type HumanName = z.infer<typeof humanName>
export type ContactPoint = z.infer<typeof contactPoint>
export type Address = z.infer<typeof address>
export type Period = z.infer<typeof period>
