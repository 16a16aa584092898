import { assignments, patients, practitioners, users } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { idsInReach } from '../../kernel/narrow.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { withPrimaries } from '../ledger/primaries.ts'
import {
  flagsOf,
  type PatientFlags,
  type PatientPlaceholders,
  patientFilters,
  valuesOf,
} from '../patients/list.ts'
import { patientOrders } from '../patients/order.ts'
import { listedColumns } from '../patients/schema.ts'
import type { panelList } from './schema.ts'

/** "My patients": a page of the patients in reach on the caller's panel, each with the caller's own open assignment. */
export async function listPanel(ctx: Permitted, input: z.infer<typeof panelList>) {
  const rows = await selectPage(ctx, { ...valuesOf(input), role: input.assignmentRole }, flagsOf(input))
  const page = toPage(rows, input.limit, patientOrders[input.sort ?? 'id'].keyOf)
  const items = await withPrimaries(ctx, page.items)
  await record(ctx, { patientIds: items.map(patient => patient.id) })
  return { ...page, items }
}

/** An account has at most one practitioner record. */
const recordOf = (userId: Placeholder) => sql`(
  select ${practitioners.id} from ${practitioners} where ${practitioners.userId} = ${userId} and ${practitioners.deletedAt} is null)`

type PanelPlaceholders = PatientPlaceholders & { role: Placeholder | undefined }

const selectPage = prepared((ctx, { role, ...placeholders }: PanelPlaceholders, flags: PatientFlags) => {
  const order = patientOrders[flags.sort]
  const { id, startedAt } = assignments
  const reached = idsInReach(ctx)
  return (
    ctx.db
      .select({
        ...listedColumns,
        sortName: patients.sortName,
        assignment: { id, role: assignments.role, startedAt },
      })
      .from(patients)
      // A practitioner has at most one open assignment to a patient.
      .innerJoin(
        assignments,
        and(
          eq(assignments.patientId, patients.id),
          isNull(assignments.endedAt),
          sql`${assignments.practitionerId} = ${recordOf(ctx.actor.userId)}`,
        ),
      )
      .leftJoin(users, eq(users.id, patients.createdBy))
      .where(
        and(
          reached && sql`${patients.id} = any(${reached})`,
          // A subquery that is checked per row: with a second join, PostgreSQL would expect hardly any rows to be left.
          sql`(select ${patientsWithin(ctx)})`,
          ...patientFilters(ctx, placeholders, flags),
          role && eq(assignments.role, role),
          order.after(placeholders.after),
        ),
      )
      .orderBy(...order.columns)
      .limit(placeholders.limit)
  )
})
