import type { Identifier, Reference } from './data-types.ts'
import { quote, refuse } from './refusal.ts'
import { text } from './text.ts'

/**
 * A key under which a person can be referred to: a resource id (`abc-1`) or an identifier (`<system>|<value>`).
 * Ids of patients and of practitioners are separate spaces: look a key up among the people it should name.
 */
export type Key = string

/** `type` is null if neither the form of the reference nor its `type` field says it. */
export type Target = { type: string | null; key: Key }

const literal = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9._-]{1,64})(?:\/_history\/[^/]+)?$/
const urn = /^urn:(?:uuid|oid):(.+)$/
const searched = /(?:^|\/)([A-Z][A-Za-z]+)$/

/** `<system>|<value>`, as in a search by identifier; null without a value. */
function identifierKey(identifier: Identifier): Key | null {
  const value = text(identifier.value, 'identifier')
  return value === null ? null : `${text(identifier.system, 'identifier') ?? ''}|${value}`
}

/** The key in a bundle entry's fullUrl: its uuid, or the id at the end of its address; null if it is neither. */
export function fullUrlKey(fullUrl: string | null | undefined): Key | null {
  const said = text(fullUrl, 'fullUrl')
  if (said === null) return null
  return urn.exec(said)?.[1] ?? literal.exec(said)?.[2] ?? null
}

/** All keys of a resource: its id, its fullUrl's key if different, and its identifiers. */
export function ownKeys(self: { id: string; fullUrlKey: Key | null }, identifiers: Identifier[]): Key[] {
  const keys = new Set([self.id])
  if (self.fullUrlKey !== null) keys.add(self.fullUrlKey)
  for (const identifier of identifiers) {
    const key = identifierKey(identifier)
    if (key !== null) keys.add(key)
  }
  return [...keys]
}

function conditionalKey(query: string, where: string): Key {
  const parameter = query.split('&').find(part => part.startsWith('identifier='))
  let token = ''
  try {
    token = decodeURIComponent(parameter?.slice('identifier='.length) ?? '')
  } catch {
    // A stray percent sign is refused below, like a missing identifier.
  }
  const [, system, value] = /^([^|,]*)\|([^|,]+)$/.exec(token) ?? []
  const key = identifierKey({ system, value })
  // Without a system the search would match any identifier with that value; without a value, anybody.
  return key ?? refuse(`${where} ${quote(query)} does not name one identifier as system|value`)
}

/**
 * The target of a reference, in one key space for all of FHIR's forms: `urn:uuid:<id>`, `<Type>/<id>` (relative or
 * absolute, with or without a version), `<Type>?identifier=<system>|<value>`, and a bare `identifier`.
 * Null if it names nothing (only a display). Refuses a contained (`#x`) or unreadable one.
 * Rules: https://hl7.org/fhir/R4/references.html, https://hl7.org/fhir/R4/http.html#trules (conditional references).
 */
export function target(reference: Reference | null | undefined, where: string): Target | null {
  const said = text(reference?.reference, where)
  const type = reference?.type || null
  if (said === null) {
    const key = reference?.identifier ? identifierKey(reference.identifier) : null
    return key === null ? null : { type, key }
  }
  if (said.startsWith('#'))
    refuse(`${where} ${quote(said)} is a contained resource, which has no identity of its own`)
  const name = urn.exec(said)?.[1]
  if (name !== undefined) return { type, key: name }
  const mark = said.indexOf('?')
  const search = mark < 0 ? null : searched.exec(said.slice(0, mark))
  if (search) return { type: search[1] ?? type, key: conditionalKey(said.slice(mark + 1), where) }
  const address = literal.exec(said)
  const id = address?.[2]
  if (id === undefined) refuse(`${where} ${quote(said)} is not a reference that can be followed`)
  return { type: address?.[1] ?? type, key: id }
}
