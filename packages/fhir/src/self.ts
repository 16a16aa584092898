import { fullUrlKey, type Key } from './reference.ts'
import { lacks, quote, refuse } from './refusal.ts'

/** The identity of a resource: its id, and the key of its bundle entry's fullUrl. */
export type Self = { id: string; fullUrlKey: Key | null }

// FHIR's id (https://hl7.org/fhir/R4/datatypes.html#id), plus the underscore that some servers use.
const idPattern = /^[A-Za-z0-9._-]{1,64}$/

/** The id of a resource, or of its fullUrl if it has none. Refuses a resource with neither, or with a malformed id. */
export function selfOf(resource: object, fullUrl: string | null): Self {
  const key = fullUrlKey(fullUrl)
  const own = 'id' in resource && resource.id !== null ? resource.id : undefined
  const id = own ?? key
  if (id === null) lacks('id and no fullUrl to be known by')
  if (typeof id !== 'string') refuse('id is not text')
  if (!idPattern.test(id)) refuse(`${quote(id)} is not a FHIR id`)
  return { id, fullUrlKey: key }
}
