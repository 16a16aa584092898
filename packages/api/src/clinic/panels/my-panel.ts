import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { idsInReach } from '../../kernel/narrow.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import {
  flagsOf,
  type PatientFlags,
  type PatientPlaceholders,
  patientFilters,
  valuesOf,
} from '../patients/list.ts'
import { patientOrders } from '../patients/order.ts'
import { pageOfPatients } from '../patients/page.ts'
import type { panelList } from './schema.ts'

/** "My patients": a page of the patients in reach on the caller's panel, each with the caller's own open assignment. */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const rows = await selectPage(ctx, { ...valuesOf(input), role: input.assignmentRole }, flagsOf(input))
  const page = toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
  await record(ctx, { patientIds: page.items.map(patient => patient.id) })
  return page
}

/** An account has at most one practitioner record. */
const recordOf = (userId: Placeholder) => sql`(
  select ${practitioners.id} from ${practitioners} where ${practitioners.userId} = ${userId} and ${practitioners.deletedAt} is null)`

type PanelPlaceholders = PatientPlaceholders & { role: Placeholder | undefined }

const { id, role, startedAt } = assignments

/** The caller's own assignment, as the page has it. */
const assignment = {
  id: sql`assignment_id`.mapWith(id),
  role: sql`assignment_role`.mapWith(role),
  startedAt: sql`assignment_started_at`.mapWith(startedAt),
}

const selectPage = prepared(
  (ctx, { role: asked, ...placeholders }: PanelPlaceholders, flags: PatientFlags) => {
    const order = patientOrders[flags.sort]
    const reached = idsInReach(ctx)
    // A practitioner has at most one open assignment to a patient.
    const joined = {
      tables: sql`join ${assignments} on ${assignments.patientId} = ${patients.id} and ${assignments.endedAt} is null
      and ${assignments.practitionerId} = ${recordOf(ctx.actor.userId)}`,
      columns: sql`, ${id} as assignment_id, ${role} as assignment_role, ${startedAt} as assignment_started_at`,
    }
    const where = and(
      reached && sql`${patients.id} = any(${reached})`,
      // A subquery that is checked per row: with a second join, PostgreSQL would expect hardly any rows to be left.
      sql`(select ${patientsWithin(ctx)})`,
      ...patientFilters(ctx, placeholders, flags),
      asked && eq(role, asked),
      order.after(placeholders.after),
    )
    return pageOfPatients(
      ctx,
      { joined, where, order: order.columns, limit: placeholders.limit },
      { assignment },
    )
  },
)
