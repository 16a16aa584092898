import { assignments, panelOverrides, patients, practitioners, users } from '@empanel/db'
import { and, eq, type Placeholder } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { fullName, practitionersName, primaryOf } from '../ledger/schema.ts'
import type { overrideList } from './schema.ts'

/** Assignments that somebody made although the panel refused them, the latest first. */
export async function listOverrides(
  ctx: Permitted,
  { practitionerId, cursor, limit }: z.infer<typeof overrideList>,
) {
  const rows = await selectPage(ctx, { practitionerId, after: latest.from(cursor), limit: limit + 1 })
  await record(ctx, { patientIds: rows.slice(0, limit).map(({ patientId }) => patientId), how: 'listed' })
  return toPage(rows, limit, latest.keyOf)
}

const { id, at, refusal, reason, size, maximum, accepting } = panelOverrides

const latest = latestFirst<{ at: string; id: number }>({ at, id, ids: rowId, keyOf: row => [row.at, row.id] })

type Placeholders = {
  practitionerId: Placeholder | undefined
  after: Placeholder[] | undefined
  limit: Placeholder
}

const selectPage = prepared((ctx, { practitionerId, after, limit }: Placeholders) =>
  ctx.db
    .select({
      ...{ id, at, refusal, reason, size, maximum, accepting },
      byName: users.name,
      patientId: assignments.patientId,
      patientName: fullName(patients),
      practitionerId: assignments.practitionerId,
      practitionerName: practitionersName,
      primary: primaryOf(ctx),
    })
    .from(panelOverrides)
    .innerJoin(assignments, eq(assignments.id, panelOverrides.assignmentId))
    .innerJoin(patients, eq(patients.id, assignments.patientId))
    .innerJoin(practitioners, eq(practitioners.id, assignments.practitionerId))
    .leftJoin(users, eq(users.id, panelOverrides.by))
    .where(
      and(
        practitionersWithin(ctx),
        practitionerId && eq(assignments.practitionerId, practitionerId),
        latest.after(after),
      ),
    )
    .orderBy(...latest.columns)
    .limit(limit),
)
