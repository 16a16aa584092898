import { assignments, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { teamReadable } from '../../kernel/scope.ts'
import { practitionersName, type primary } from './schema.ts'

/**
 * The patients of a page, each with its primary: null where there is none, or where the caller may not know. A statement
 * of its own: within that of the list, PostgreSQL planned it anew each time, which took longer than both.
 */
export async function withPrimaries<Row extends { id: number }>(ctx: Permitted, rows: Row[]) {
  const found = rows.length > 0 ? await selectPrimaries(ctx, { ids: rows.map(({ id }) => id).join() }) : []
  const byPatient = new Map(found.map(({ patientId, ...primary }) => [patientId, primary]))
  return rows.map((row): Row & { primary: z.infer<typeof primary> | null } => ({
    ...row,
    primary: byPatient.get(row.id) ?? null,
  }))
}

const selectPrimaries = prepared((ctx, { ids }: { ids: Placeholder }) =>
  ctx.db
    .select({
      patientId: assignments.patientId,
      practitionerId: assignments.practitionerId,
      name: practitionersName,
    })
    .from(assignments)
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .where(
      and(
        sql`${assignments.patientId} = any(string_to_array(${ids}, ',')::int[])`,
        isNull(assignments.endedAt),
        eq(assignments.role, 'primary'),
        teamReadable(ctx),
      ),
    ),
)
