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
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { patientsWithin, practitionersWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { listed, readPanels, refusalOfPanel } from '../ledger/moves/panel.ts'
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
  const ids = candidates.map(({ id }) => id)
  const { panels, known } = await readPanels(ctx.db, ids, listed(asked.map(({ id }) => id)))
  const given = new Map<number, number>()
  const items = asked.map((patient): Suggestion => {
    if (patient.hasPrimary) return none(patient.id, 'has_primary')
    const fitting = candidates.flatMap(candidate => {
      const more = given.get(candidate.id) ?? 0
      const panel = panels.get(candidate.id)
      if (!panel) return []
      const refused = refusalOfPanel(
        { ...panel, size: panel.size + more },
        patient.id,
        known.get(candidate.id),
      )
      return refused ? [] : fitOf(candidate, patient, more)
    })
    const best = fitting.sort(byFit)[0]
    if (!best) return none(patient.id, 'no_room')
    const { id: practitionerId, name } = best.candidate
    given.set(practitionerId, (given.get(practitionerId) ?? 0) + 1)
    // Where everybody works at the patient's site, that is no reason.
    const differ = candidates.some(candidate => !worksAt(patient.siteId, candidate))
    const reasons = best.reasons.filter(reason => differ || reason !== 'site')
    return { patientId: patient.id, practitioner: { practitionerId, name }, reasons }
  })
  await record(ctx, { patientIds: asked.map(({ id }) => id) })
  return { items }
}

const none = (patientId: number, reason: Reason): Suggestion => ({
  patientId,
  practitioner: null,
  reasons: [reason],
})

type Candidate = Awaited<ReturnType<typeof readCandidates>>[number]
type Patient = Awaited<ReturnType<typeof readPatients>>[number]
const worksAt = (siteId: number, { siteIds }: Candidate) => siteIds.includes(siteId)

type Fit = { candidate: Candidate; reasons: Reason[]; ranks: number[] }

/** How well a practitioner fits a patient, with the practitioner's load after `more` other patients and this one. */
function fitOf(candidate: Candidate, patient: Patient, more: number): Fit {
  const holds: Record<Exclude<Reason, 'room' | 'has_primary' | 'no_room'>, boolean> = {
    former_primary: patient.formerPrimary === candidate.id,
    family: patient.familyPrimaries.includes(candidate.id),
    site: worksAt(patient.siteId, candidate),
  }
  const reasons = reasonsByWeight.filter(reason => holds[reason])
  const { full, size } = candidate
  const load = full === null ? 0 : (size + more + 1) / full
  const ranks = [
    ...reasonsByWeight.map(reason => (holds[reason] ? 0 : 1)),
    // Who has reached the target only gets patients when nobody else does.
    load > 1 ? 1 : 0,
    full === null ? 1 : 0,
    load,
    size + more,
    candidate.id,
  ]
  return { candidate, reasons: [...reasons, 'room'], ranks }
}

/** What counts more comes first. */
const reasonsByWeight = ['former_primary', 'family', 'site'] as const

function byFit(one: Fit, other: Fit): number {
  for (const [place, rank] of one.ranks.entries()) {
    const difference = rank - (other.ranks[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The patients in reach, with what speaks for one practitioner or another. */
function readPatients(ctx: Permitted, ids: number[]) {
  const teams = allowedTo(ctx, ctx.actor, 'assignments.read')
  const readable = teams ? patientsWithin(teams) : sql`false`
  const open = sql`a.role = 'primary' and a.ended_at is null`
  return ctx.db
    .select({
      id: patients.id,
      siteId: patients.siteId,
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
 * The practitioners who may be suggested: those of whom a patient speaks, and of the others those with the most room, here
 * and at each of the patients' sites, as many as there are patients. Who has room is told only to those who may read
 * panels.
 */
function readCandidates(ctx: Permitted, asked: Patient[]) {
  const { profession, status } = practitioners
  const reading = allowedTo(ctx, ctx.actor, 'practitioners.read')
  const panels = allowedTo(ctx, ctx.actor, 'panels.read')
  const named = asked.flatMap(({ formerPrimary, familyPrimaries }) =>
    [formerPrimary ?? [], familyPrimaries].flat(),
  )
  const siteIds = [...new Set(asked.map(({ siteId }) => siteId))]
  const may = and(eq(status, 'active'), inArray(profession, [...primaryProfessions]))
  const current = and(eq(panelSettings.practitionerId, practitioners.id), isNull(panelSettings.until))
  const byRoom = sql`${full} < ${size} + 1, ${full} is null, (${size} + 1) / ${full}, ${size}, ${practitioners.id}`
  const roomiest = sql`(
    select id from (
      select ${practitioners.id}, s.site_id, row_number() over (order by ${byRoom}) as place,
        row_number() over (partition by s.site_id order by ${byRoom}) as place_at_site
      from ${practitioners} join ${panelSizes} on ${panelSizes.practitionerId} = ${practitioners.id}
        left join ${panelSettings} on ${current}
        left join ${practitionerSites} s on s.practitioner_id = ${practitioners.id} and s.site_id = any(${listed(siteIds)})
      where ${may} and ${panels ? practitionersWithin(panels) : sql`false`} and coalesce(${panelSettings.accepting}, 'open') = 'open'
        and (${panelSettings.maximum} is null or ${size} < ${panelSettings.maximum})
    ) as pool
    where place <= ${asked.length * siteIds.length} or (site_id is not null and place_at_site <= ${asked.length}))`
  return ctx.db
    .select({
      id: practitioners.id,
      name: practitionersName,
      size,
      full,
      siteIds: sql<number[]>`array(
        select s.site_id from ${practitionerSites} s where s.practitioner_id = ${practitioners.id})`,
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

const size = panelSizes.primaryFor
/** How many patients fill a panel: its target, else its maximum. */
const full = sql<
  number | null
>`coalesce(${panelSettings.target} * ${panelSettings.fte}, ${panelSettings.maximum})::float8`
