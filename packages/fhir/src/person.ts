import type { Address, Concept, ContactPoint, HumanName } from './data-types.ts'
import { lacks } from './refusal.ts'
import { text } from './text.ts'

type FullName = { firstName: string; lastName: string }

function rank(name: HumanName): number {
  const use = name.use === 'official' ? 0 : name.use === 'usual' ? 2 : 4
  return use + (name.period?.end ? 1 : 0)
}

function joined(
  parts: readonly (string | null)[] | null | undefined,
  where: string,
  by: string,
): string | null {
  return text(
    parts
      ?.filter(part => part?.trim())
      .map(part => part?.trim())
      .join(by),
    where,
  )
}

function fullName(name: HumanName): FullName | null {
  const lastName = text(name.family, 'name')
  const firstName = joined(name.given, 'name', ' ')
  if (lastName !== null && firstName !== null) return { firstName, lastName }
  const whole = text(name.text, 'name')
  if (whole?.includes(' ')) return split(whole)
  const only = lastName ?? firstName ?? whole
  return only === null ? null : { firstName: '', lastName: only }
}

/** Splits a name at its last blank. */
function split(whole: string): FullName {
  const blank = whole.lastIndexOf(' ')
  return { firstName: whole.slice(0, blank).trimEnd(), lastName: whole.slice(blank + 1) }
}

/**
 * The current name of a person: the official one, else the usual, else the first. Among names of the same use, one that
 * has ended comes last. Maiden and old names are never taken, and a name with one part only if none has two. Prefixes
 * and suffixes are dropped. A name with only `text` is split at its last blank. A single name becomes the last name.
 * https://hl7.org/fhir/R4/datatypes.html#HumanName
 */
export function currentName(names: HumanName[] | null | undefined): FullName {
  const current = (names ?? []).filter(name => name.use !== 'maiden' && name.use !== 'old')
  if (current.length > 1) current.sort((a, b) => rank(a) - rank(b))
  const known = current.map(fullName).filter(name => name !== null)
  return known.find(({ firstName }) => firstName !== '') ?? known[0] ?? lacks('current name')
}

/** The first contact point of a system, in the order of `uses`, then of any other use but `old`. */
export function contactPoint(
  points: ContactPoint[] | null | undefined,
  system: 'phone' | 'email',
  uses: string[],
) {
  let best: string | null = null
  let bestRank = Number.POSITIVE_INFINITY
  for (const point of points ?? []) {
    if (point.system !== system || point.use === 'old') continue
    const value = text(point.value, system)
    const place = uses.indexOf(point.use ?? '')
    const order = place < 0 ? uses.length : place
    if (value === null || order >= bestRank) continue
    best = value
    bestRank = order
  }
  return best
}

function oneLine(address: Address): string | null {
  const region = joined([address.state ?? null, address.postalCode ?? null], 'address', ' ')
  const parts = [...(address.line ?? []), address.city ?? null, region, address.country ?? null]
  return joined(parts, 'address', ', ') ?? joined(address.text?.split(/[\r\n]/), 'address', ', ')
}

/** The home address, else the first that is not `old`, as one line: `lines, city, state postalCode, country`. */
export function homeAddress(addresses: Address[] | null | undefined): string | null {
  const current = addresses?.filter(address => address.use !== 'old') ?? []
  const chosen = current.find(address => address.use === 'home') ?? current[0]
  return chosen ? oneLine(chosen) : null
}

/** A concept in words: its own text, else the first display among its codings. */
export function words(concept: Concept | null | undefined, where: string): string | null {
  return text(concept?.text, where) ?? text(concept?.coding?.find(coding => coding.display)?.display, where)
}
