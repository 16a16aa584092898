import type { Key } from './records.ts'
import { fullUrlKey } from './reference.ts'
import { quote } from './refusal.ts'

/** Who a resource is: its id, and the key of its bundle entry's fullUrl. */
export type Self = { id: string; fullUrlKey: Key | null }

// FHIR's id (https://hl7.org/fhir/R4/datatypes.html#id) and the underscore that some servers use.
const idPattern = /^[A-Za-z0-9._-]{1,64}$/

/** The id of a resource, or of its fullUrl if it has none; `{ problem }` if it has neither or its id is malformed. */
export function selfOf(type: string, resource: object, fullUrl: string | null): Self | { problem: string } {
  const key = fullUrlKey(fullUrl)
  const own = 'id' in resource && resource.id !== null ? resource.id : undefined
  const id = own ?? key
  if (id === null) return { problem: `${type} has neither an id nor a fullUrl to be known by` }
  if (typeof id !== 'string') return { problem: `${type}: id is not text` }
  if (!idPattern.test(id)) return { problem: `${type}: ${quote(id)} is not a FHIR id` }
  return { id, fullUrlKey: key }
}
