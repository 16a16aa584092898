import {
  assignments,
  careTeamSizes,
  panelSettings,
  panelSizes,
  patients,
  practitionerSites,
  practitioners,
  primaryProfessions,
} from '@empanel/db'
import { and, asc, eq, inArray, isNull, type SQLWrapper, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { listed } from '../../kernel/query/ids.ts'
import { patientsWithin, practitionersWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { acceptsNow, isCurrent, readKnown, refusalOfPanel } from '../ledger/moves/panel.ts'
import { practitionersName } from '../ledger/schema.ts'
import type { queueSuggest, suggestion, suggestionReasons } from './schema.ts'

type Suggestion = z.infer<typeof suggestion>
type Reason = (typeof suggestionReasons)[number]

/**
 * A primary for each of these patients: one whose panel takes the patient, and who fits best. The same question on the
 * same records gets the same answer. Patients whom one suggestion would give somebody count for the next.
 * @throws NOT_FOUND when none of the patients is in reach.
 */
export async function suggestPrimaries(ctx: Permitted, { patientIds }: z.infer<typeof queueSuggest>) {
  const asked = await readPatients(ctx, patientIds)
  if (asked.length === 0) throw notFound()
  const candidates = await readCandidates(ctx, asked)
  const known = await readKnown(ctx.db, candidates, listed(asked.map(({ id }) => id)))
  const given = new Map<number, number>()
  const items = asked.map((patient): Suggestion => {
    if (patient.hasPrimary) return none(patient.id, 'has_primary')
    let best: Fit | undefined
    for (const candidate of candidates) {
      const { practitionerId, accepting, maximum } = candidate
      const size = candidate.size + (given.get(practitionerId) ?? 0)
      if (refusalOfPanel({ accepting, maximum, size }, patient.id, known.get(practitionerId))) continue
      const nearness = nearnessOf(candidate, patient)
      if (!best || nearness < best.nearness) best = { candidate, nearness, size }
      else if (nearness === best.nearness && hasMoreRoom(candidate, size, best)) {
        best = { candidate, nearness, size }
      }
    }
    if (!best) return none(patient.id, 'no_room')
    const { practitionerId, name } = best.candidate
    given.set(practitionerId, (given.get(practitionerId) ?? 0) + 1)
    return {
      patientId: patient.id,
      practitioner: { practitionerId, name },
      reasons: reasonsFor(best.candidate, patient, candidates),
    }
  })
  await record(ctx, { patientIds: asked.map(({ id }) => id), how: 'listed' })
  return { items }
}

const none = (patientId: number, reason: Reason): Suggestion => ({
  patientId,
  practitioner: null,
  reasons: [reason],
})

type Candidate = Awaited<ReturnType<typeof readCandidates>>[number]
type Patient = Awaited<ReturnType<typeof readPatients>>[number]
type Fit = { candidate: Candidate; nearness: number; size: number }

const isFormer = ({ practitionerId }: Candidate, { formerPrimary }: Patient) =>
  practitionerId === formerPrimary
const isOfFamily = ({ practitionerId }: Candidate, { familyPrimaries }: Patient) =>
  familyPrimaries.includes(practitionerId)
const worksAt = ({ siteIds }: Candidate, { siteId }: Patient) => siteIds.includes(siteId)
const speaksWith = ({ languages }: Candidate, { language }: Patient) =>
  language !== null && languages.includes(language)

/**
 * How near a practitioner is to a patient; 0 is the nearest. This loop runs for each pair, so it makes no objects. The site
 * comes before the language: of many practitioners no language is on record, and that must not send patients elsewhere.
 */
const nearnessOf = (candidate: Candidate, patient: Patient): number =>
  (isFormer(candidate, patient) ? 0 : isOfFamily(candidate, patient) ? 4 : 8) +
  (worksAt(candidate, patient) ? 0 : 2) +
  (speaksWith(candidate, patient) ? 0 : 1)

/** Who has reached the target only gets patients when nobody else does; panels without any come after the others. */
function hasMoreRoom(candidate: Candidate, size: number, { candidate: other, size: others }: Fit): boolean {
  const [load, otherLoad] = [loadOf(candidate, size), loadOf(other, others)]
  const [over, otherOver] = [load > 1, otherLoad > 1]
  if (over !== otherOver) return otherOver
  const [without, otherWithout] = [candidate.full === null, other.full === null]
  if (without !== otherWithout) return otherWithout
  if (load !== otherLoad) return load < otherLoad
  return size !== others ? size < others : candidate.practitionerId < other.practitionerId
}

/** With one more patient. */
const loadOf = ({ full }: Candidate, size: number) => (full === null ? 0 : (size + 1) / full)

function reasonsFor(candidate: Candidate, patient: Patient, candidates: Candidate[]): Reason[] {
  // Where everybody works at the patient's site, that is no reason.
  const atSite = worksAt(candidate, patient) && candidates.some(other => !worksAt(other, patient))
  return [
    ...(patient.team.includes(candidate.practitionerId) ? (['on_team'] as const) : []),
    ...(isFormer(candidate, patient) ? (['former_primary'] as const) : []),
    ...(isOfFamily(candidate, patient) ? (['family'] as const) : []),
    ...(atSite ? (['site'] as const) : []),
    ...(speaksWith(candidate, patient) ? (['language'] as const) : []),
    'room',
  ]
}

/** Mexican and Spanish Spanish are one language when people speak. */
const languageIn = (tag: SQLWrapper) => sql`split_part(${tag}, '-', 1)`
const spokenIn = (tags: SQLWrapper) =>
  sql`select distinct ${languageIn(sql`tag`)} from unnest(${tags}) as tag`

/** The patients in reach, with what speaks for one practitioner or another. */
function readPatients(ctx: Permitted, ids: number[]) {
  const teams = allowedTo(ctx, ctx.actor, 'assignments.read')
  const readable = teams ? patientsWithin(teams) : sql`false`
  const open = sql`a.role = 'primary' and a.ended_at is null`
  return ctx.db
    .select({
      id: patients.id,
      siteId: patients.siteId,
      language: sql<string | null>`${languageIn(patients.preferredLanguage)}`,
      team: sql<number[]>`array(
        select a.practitioner_id from ${assignments} a
        where a.patient_id = ${patients.id} and a.ended_at is null and ${readable})`,
      hasPrimary: sql<boolean>`${careTeamSizes.waitingSince} is null`,
      formerPrimary: sql<number | null>`(
        select a.practitioner_id from ${assignments} a
        where a.patient_id = ${patients.id} and a.role = 'primary' and ${readable} order by a.ended_at desc, a.id desc limit 1)`,
      // Within it, `patients` are those at the same address.
      familyPrimaries: sql<number[]>`array(
        select a.practitioner_id from ${patients} join ${assignments} a on a.patient_id = ${patients.id}
        where household(${patients.address}) = (
            select household(o.address) from ${patients} o where o.id = ${careTeamSizes.patientId})
          and ${patients.address} is not null and ${readable} and ${open})`,
    })
    .from(patients)
    .innerJoin(careTeamSizes, eq(careTeamSizes.patientId, patients.id))
    .where(and(sql`${patients.id} = any(${listed(ids)})`, isNull(patients.deceasedOn), patientsWithin(ctx)))
    .orderBy(asc(patients.id))
}

/**
 * The practitioners who may be suggested: those of whom a patient speaks, and of the others those with the most room, as
 * many as there are patients; at each site, for each language and for both together, as many as there are patients of
 * that kind. Who has room is told only to those who may read panels.
 */
function readCandidates(ctx: Permitted, asked: Patient[]) {
  const { profession, status } = practitioners
  const reading = allowedTo(ctx, ctx.actor, 'practitioners.read')
  const panels = allowedTo(ctx, ctx.actor, 'panels.read')
  const named = asked.flatMap(({ formerPrimary, familyPrimaries }) =>
    [formerPrimary ?? [], familyPrimaries].flat(),
  )
  const { siteIds, languages, numbers } = wantsOf(asked)
  const may = and(eq(status, 'active'), inArray(profession, [...primaryProfessions]))
  const current = isCurrent(practitioners.id)
  const byRoom = sql`${full} < ${size} + 1, ${full} is null, (${size} + 1) / ${full}, ${size}, ${practitioners.id}`
  // In steps, because the planner knows nothing of how many sites and languages there are.
  const roomiest = sql`(
    with pool as materialized (
      select ${practitioners.id}, ${practitioners.languages}, row_number() over (order by ${byRoom}) as nth
      from ${practitioners} join ${panelSizes} on ${panelSizes.practitionerId} = ${practitioners.id}
        left join ${panelSettings} on ${current}
      where ${may} and ${panels ? practitionersWithin(panels) : sql`false`} and ${acceptsNow} = 'open'
        and (${panelSettings.maximum} is null or ${size} < ${panelSettings.maximum})
    ), kinds as materialized (
      select pool.id, nth, site_id, language
      from pool
        cross join lateral (
          select s.site_id from ${practitionerSites} s where s.practitioner_id = pool.id
          union all select ${any.siteId}) as at
        cross join lateral (${spokenIn(sql`pool.languages`)} union all select ${any.language}) as speaking(language)
    )
    select id from (
      select id, wanted, row_number() over (partition by site_id, language order by nth) as place
      from kinds join unnest(${siteIds}, ${languages}, ${numbers}) as wants(site_id, language, wanted)
        using (site_id, language)
    ) as placed
    where place <= wanted)`
  return ctx.db
    .select({
      practitionerId: practitioners.id,
      name: practitionersName,
      accepting: acceptsNow,
      maximum: panelSettings.maximum,
      size,
      full,
      siteIds: sql<number[]>`array(
        select s.site_id from ${practitionerSites} s where s.practitioner_id = ${practitioners.id})`,
      languages: sql<string[]>`array(${spokenIn(practitioners.languages)})`,
    })
    .from(practitioners)
    .innerJoin(panelSizes, eq(panelSizes.practitionerId, practitioners.id))
    .leftJoin(panelSettings, current)
    .where(
      and(
        may,
        reading ? practitionersWithin(reading) : sql`false`,
        sql`(${practitioners.id} = any(${listed(named)}) or ${practitioners.id} in ${roomiest})`,
      ),
    )
}

/** In place of a site, and of a language, where any will do. */
const any = { siteId: 0, language: '' }

/** The kinds of practitioners that patients want, each by site and language, and how many patients want it. */
function wantsOf(asked: Patient[]) {
  const wants = asked.flatMap(({ siteId, language }) => {
    const languages = language === null ? [any.language] : [any.language, language]
    return [any.siteId, siteId].flatMap(site => languages.map(spoken => ({ siteId: site, language: spoken })))
  })
  const kinds = Map.groupBy(wants, ({ siteId, language }) => `${siteId} ${language}`)
  const each = [...kinds.values()].flatMap(([kind, ...others]) =>
    kind ? { ...kind, number: 1 + others.length } : [],
  )
  return {
    siteIds: listed(each.map(({ siteId }) => siteId)),
    languages: sql`${sql.param(each.map(({ language }) => language))}::text[]`,
    numbers: listed(each.map(({ number }) => number)),
  }
}

const size = panelSizes.primaryFor
/** How many patients fill a panel: its target, else its maximum. */
const full = sql<
  number | null
>`coalesce(${panelSettings.target} * ${panelSettings.fte}, ${panelSettings.maximum})::float8`
