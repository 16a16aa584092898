import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { AnyCaller, Permitted } from '../../kernel/context.ts'
import { idsInReach } from '../../kernel/narrow.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { counting, totalIn } from '../../kernel/query/total.ts'
import { panelsHeld, patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import {
  type FoundPlaceholders,
  filtersOf,
  flagsOf,
  type PatientFlags,
  type PatientPlaceholders,
  patientFilters,
  valuesOf,
} from '../patients/list.ts'
import { patientOrders } from '../patients/order.ts'
import { pageOfPatients } from '../patients/page.ts'
import type { panelFilter, panelList } from './schema.ts'

/**
 * "My patients": a page of the patients in reach on the caller's panel, each with the caller's own open assignment. With
 * `coverOf`, those of the panel that the caller covers at this moment, and of no other.
 */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const { assignmentRole, coverOf, ...listed } = input
  const values = { ...valuesOf(listed), role: assignmentRole, coverOf }
  const rows = await selectPage(ctx, values, flagsOf(listed))
  const page = toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
  const target = coverOf === undefined ? {} : { target: `practitioner/${coverOf}` }
  await record(ctx, { patientIds: page.items.map(patient => patient.id), how: 'listed', ...target })
  return page
}

/** How many patients in reach the search and the filters find on the caller's panel. */
export async function countPanel(ctx: Permitted, input: z.infer<typeof panelFilter>) {
  const { assignmentRole, coverOf, ...filters } = input
  const values = { ...filtersOf(filters), role: assignmentRole, coverOf }
  const counted = await selectCount(ctx, values, flagsOf(filters))
  await record(ctx, {})
  return totalIn(counted)
}

/** An account has at most one practitioner record. */
const recordOf = (userId: Placeholder) => sql`(
  select ${practitioners.id} from ${practitioners} where ${practitioners.userId} = ${userId} and ${practitioners.deletedAt} is null)`

type PanelFound = FoundPlaceholders & { role: Placeholder | undefined; coverOf: Placeholder | undefined }
type PanelPlaceholders = PatientPlaceholders & PanelFound

const { id, role, startedAt } = assignments

/** The caller's own assignment, as the page has it. */
const assignment = {
  id: sql`assignment_id`.mapWith(id),
  role: sql`assignment_role`.mapWith(role),
  startedAt: sql`assignment_started_at`.mapWith(startedAt),
}

/** Joins the open assignment to the panel's practitioner. Each has at most one to a patient. */
const isOfPanel = ({ actor }: AnyCaller, coverOf: Placeholder | undefined) =>
  and(
    eq(assignments.patientId, patients.id),
    isNull(assignments.endedAt),
    sql`${assignments.practitionerId} = ${coverOf ?? recordOf(actor.userId)}`,
    // Else this would show which of the caller's patients anybody else looks after.
    coverOf && sql`${assignments.practitionerId} = any(${panelsHeld(actor.userId)})`,
  )

/** The conditions of a patient on the panel. */
function onPanel(
  ctx: AnyCaller,
  { role: asked, coverOf: _, ...placeholders }: PanelFound,
  flags: PatientFlags,
) {
  const reached = idsInReach(ctx)
  return and(
    reached && sql`${patients.id} = any(${reached})`,
    // A subquery that is checked per row: with a second join, PostgreSQL would expect hardly any rows to be left.
    sql`(select ${patientsWithin(ctx)})`,
    ...patientFilters(ctx, placeholders, flags),
    asked && eq(role, asked),
  )
}

const selectPage = prepared((ctx, placeholders: PanelPlaceholders, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  const joined = {
    tables: sql`join ${assignments} on ${isOfPanel(ctx, placeholders.coverOf)}`,
    columns: sql`, ${id} as assignment_id, ${role} as assignment_role, ${startedAt} as assignment_started_at`,
  }
  const where = and(onPanel(ctx, placeholders, flags), order.after(placeholders.after))
  const page = { joined, where, order: order.columns, limit: placeholders.limit }
  return pageOfPatients(ctx, page, { assignment })
})

const selectCount = prepared((ctx, placeholders: PanelFound, flags: PatientFlags) => {
  const found = ctx.db
    .select({ id: patients.id })
    .from(patients)
    .innerJoin(assignments, isOfPanel(ctx, placeholders.coverOf))
  return counting(ctx.db, found.where(onPanel(ctx, placeholders, flags)))
})
