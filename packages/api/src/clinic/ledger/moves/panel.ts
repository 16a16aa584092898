import {
  type Acceptance,
  assignments,
  type Database,
  type PanelRefusal,
  panelRefusals,
  panelSettings,
  panelSizes,
  patients,
} from '@empanel/db'
import { and, type Column, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { conflict, type Reason } from '../../../kernel/errors/refusal.ts'
import { listed } from '../../../kernel/query/ids.ts'

/** Whom a practitioner's panel accepts, how many it has, and how many it may have. */
export type Panel = { accepting: Acceptance; size: number; maximum: number | null }
type Known = { own: ReadonlySet<number>; families: ReadonlySet<number> }

/** The facts that decide whether panels take some patients. */
export type Panels = {
  /** By practitioner: the panels of those who are to become primaries. */
  panels: ReadonlyMap<number, Panel>
  /** By practitioner: the patients whom they have looked after, and those who live with one. */
  known: ReadonlyMap<number, Known>
}

/** Why a panel does not take a patient. Undefined where it does. */
export function refusalOfPanel(
  { accepting, size, maximum }: Panel,
  patientId: number,
  known: Known | undefined,
): PanelRefusal | undefined {
  if (!accepts[accepting](patientId, known)) return 'panel_closed'
  return maximum !== null && size >= maximum ? 'panel_full' : undefined
}

/** The error for the caller. */
export const panelRefused = (refusal: PanelRefusal, { accepting, size, maximum }: Panel) =>
  refusal === 'panel_closed'
    ? conflict('panel_closed', closed[accepting])
    : conflict(
        'panel_full',
        `This panel is full: it has ${size} patients, and at most ${maximum} are allowed.`,
      )

/** Whether this is the reason of such an error. */
export const isPanelRefusal = (reason: Reason): boolean => panelRefusals.some(refusal => refusal === reason)

const accepts: Record<Acceptance, (patientId: number, known: Known | undefined) => boolean> = {
  open: () => true,
  existing_families: (patientId, known) => known?.families.has(patientId) ?? false,
  existing_patients: (patientId, known) => known?.own.has(patientId) ?? false,
  closed: () => false,
}

/**
 * The same as a condition of a statement about panels. `own`: whether the practitioner has looked after the patient;
 * `families`: that, or whether they look after somebody who lives with the patient.
 */
export function takesPatient({ own, families }: { own: SQL; families: SQL }): SQL {
  const when: Record<Acceptance, SQL> = {
    open: sql`true`,
    existing_families: families,
    existing_patients: own,
    closed: sql`false`,
  }
  const cases = Object.entries(when).map(([acceptance, takes]) => sql`when ${acceptance}::text then ${takes}`)
  const { maximum } = panelSettings
  return sql`(case ${acceptsNow} ${sql.join(cases, sql` `)} end
    and (${maximum} is null or ${panelSizes.primaryFor} < ${maximum}))`
}

const closed: Record<Acceptance, string> = {
  open: '',
  existing_families:
    'This panel only accepts patients it has had before, and people who live with its patients.',
  existing_patients: 'This panel only accepts patients it has had before.',
  closed: 'This panel accepts no new patients.',
}

/** Reads the panels of these practitioners, and which of these patients they know, where that decides. */
export async function readPanels(db: Database, practitionerIds: number[], patientIds: SQL): Promise<Panels> {
  if (practitionerIds.length === 0) return { panels: new Map(), known: new Map() }
  const panels = await db
    .select({
      practitionerId: panelSizes.practitionerId,
      size: panelSizes.primaryFor,
      maximum: panelSettings.maximum,
      accepting: acceptsNow,
    })
    .from(panelSizes)
    .leftJoin(panelSettings, isCurrent(panelSizes.practitionerId))
    .where(sql`${panelSizes.practitionerId} = any(${listed(practitionerIds)})`)
  return {
    panels: new Map(panels.map(({ practitionerId, ...panel }) => [practitionerId, panel])),
    known: await readKnown(db, panels, patientIds),
  }
}

/** The condition that a row of settings is the one of this practitioner that holds now. */
export const isCurrent = (practitionerId: Column | number) =>
  and(eq(panelSettings.practitionerId, practitionerId), isNull(panelSettings.until))

/** Whom a panel accepts, also one that was never set. */
export const acceptsNow = sql<Acceptance>`coalesce(${panelSettings.accepting}, 'open')`

/**
 * By practitioner, as far as their panels ask: which of these patients they have looked after, and which live with one of
 * their patients.
 */
export async function readKnown(
  db: Database,
  panels: { practitionerId: number; accepting: Acceptance }[],
  patientIds: SQL,
): Promise<Panels['known']> {
  const choosy = panels.filter(({ accepting }) => accepting.startsWith('existing'))
  if (choosy.length === 0) return new Map()
  const { practitionerId, patientId } = assignments
  const them = alias(patients, 'them')
  const rows = await db
    .select({
      practitionerId,
      own: sql<number[]>`coalesce(array_agg(${them.id}) filter (where ${them.id} = ${patientId}), '{}')`,
      families: sql<number[]>`array_agg(${them.id})`,
    })
    .from(them)
    .innerJoin(
      patients,
      sql`${patients.id} = ${them.id} or (
        household(${patients.address}) = household(${them.address}) and ${patients.address} is not null and ${patients.deletedAt} is null)`,
    )
    .innerJoin(assignments, eq(patientId, patients.id))
    .where(
      and(
        sql`${them.id} = any(${patientIds})`,
        sql`${practitionerId} = any(${listed(choosy.map(one => one.practitionerId))})`,
        or(eq(patientId, them.id), isNull(assignments.endedAt)),
      ),
    )
    .groupBy(practitionerId)
  return new Map(
    rows.map(({ practitionerId, own, families }) => [
      practitionerId,
      { own: new Set(own), families: new Set(families) },
    ]),
  )
}
