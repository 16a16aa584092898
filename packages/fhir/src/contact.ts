import { z } from 'zod'
import type { Concept, Period, Reference } from './data-types.ts'
import * as r4 from './data-types.ts'
import { instant } from './dates.ts'
import { type Key, target } from './reference.ts'
import { lacks } from './refusal.ts'
import type { Self } from './self.ts'
import { checked } from './shape-check.ts'

const encounterShape = z.object({
  status: r4.string,
  subject: r4.reference.nullish(),
  period: r4.period,
  participant: r4.list(z.object({ individual: r4.reference.nullish(), period: r4.period })),
})

const careTeamShape = z.object({
  status: r4.string,
  subject: r4.reference.nullish(),
  period: r4.period,
  participant: r4.list(
    z.object({ role: r4.list(r4.concept), member: r4.reference.nullish(), period: r4.period }),
  ),
})

/** `optional`: the source does not say that this is a practitioner, so an unknown `key` is no error. */
export type PractitionerRef = { key: Key; optional: boolean }

/**
 * Practitioners met a patient (Encounter) or agreed to look after one (CareTeam).
 * `practitioners` is empty if nobody took part or it did not take place. Only then can `startedAt` be null.
 */
export type ContactRecord = {
  kind: 'contact'
  source: 'encounter' | 'careTeam'
  id: string
  /** Null if the subject is missing or not a single patient (a Group). */
  patient: Key | null
  practitioners: PractitionerRef[]
  /** UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  startedAt: string | null
}

function patientOf(subject: Reference | null | undefined): Key | null {
  const found = target(subject, 'subject')
  return found && (found.type === null || found.type === 'Patient') ? found.key : null
}

type Members = Map<Key, PractitionerRef>

function add(members: Members, key: Key, optional: boolean) {
  const known = members.get(key)
  if (!known) members.set(key, { key, optional })
  else if (!optional) known.optional = false
}

/** The resource's own start, else the earliest of its participants'; null if there is none. */
function startOf(own: Period, participants: readonly { period?: Period }[]): string | null {
  if (own?.start) return instant(own.start, 'period.start')
  let earliest: string | null = null
  for (const { period } of participants) {
    const start = period?.start ? instant(period.start, 'participant.period.start') : null
    if (start !== null && (earliest === null || start < earliest)) earliest = start
  }
  return earliest
}

const encounterNeverWas = new Set(['planned', 'cancelled', 'entered-in-error'])

/**
 * https://hl7.org/fhir/R4/encounter.html. With the statuses `planned`, `cancelled` and `entered-in-error` nobody met,
 * so there are no practitioners, and the start may be missing. Every other status, known or not, is a contact. Leaves
 * out participants whose stated type is not Practitioner (PractitionerRole, RelatedPerson). Refuses a contact without a
 * start.
 */
export function mapEncounter(resource: object, self: Self): ContactRecord {
  const source = checked(encounterShape, resource)
  const participants = source.participant ?? []
  const members: Members = new Map()
  const took = !encounterNeverWas.has(source.status ?? '')
  for (const { individual } of took ? participants : []) {
    const found = target(individual, 'participant.individual')
    if (found && (found.type === null || found.type === 'Practitioner')) add(members, found.key, false)
  }
  const startedAt = startOf(source.period, participants) ?? (took ? lacks('period.start') : null)
  const patient = patientOf(source.subject)
  const practitioners = [...members.values()]
  return { kind: 'contact', source: 'encounter', id: self.id, patient, practitioners, startedAt }
}

const careTeamNeverWas = new Set(['proposed', 'entered-in-error'])
// SNOMED CT: patient, healthcare services (an organisation's role), caregiver.
const rolesOfOthers = new Set(['116153009', '224891009', '133932002'])

function isOther(roles: Concept[] | null | undefined): boolean {
  if (!roles?.length) return false
  return roles.every(role => role.coding?.some(coding => rolesOfOthers.has(coding.code ?? '')))
}

/**
 * https://hl7.org/fhir/R4/careteam.html. Statuses `proposed` and `entered-in-error` have no practitioners; `active`,
 * `suspended`, `inactive` and any other do. Leaves out the subject, members whose stated type is not Practitioner,
 * and members whose every role is a patient's, a caregiver's or an organisation's. A remaining member without a
 * stated type (`urn:uuid:`) may still be an organisation, so it is `optional`.
 * Refuses a contact without a start, because the ledger needs one.
 */
export function mapCareTeam(resource: object, self: Self): ContactRecord {
  const source = checked(careTeamShape, resource)
  const participants = source.participant ?? []
  const members: Members = new Map()
  const took = !careTeamNeverWas.has(source.status ?? '')
  const patient = patientOf(source.subject)
  for (const { member, role } of took ? participants : []) {
    if (isOther(role)) continue
    const found = target(member, 'participant.member')
    if (!found) continue
    if (found.type === 'Practitioner') add(members, found.key, false)
    else if (found.type === null && found.key !== patient) add(members, found.key, true)
  }
  const startedAt = startOf(source.period, participants) ?? (took ? lacks('period.start') : null)
  const practitioners = [...members.values()]
  return { kind: 'contact', source: 'careTeam', id: self.id, patient, practitioners, startedAt }
}
