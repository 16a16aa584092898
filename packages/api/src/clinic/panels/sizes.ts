import { assignments, panelSizes, patients, practitioners } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { fromCursor, toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import type { panelSizeList } from './schema.ts'

/** How many patients each approved practitioner in reach looks after now, the largest panel first. */
export async function listPanelSizes(ctx: Permitted, { limit, cursor }: z.infer<typeof panelSizeList>) {
  const rows = await selectPage(ctx, { after: fromCursor(cursor, place), limit: limit + 1 })
  await record(ctx, {})
  return toPage(rows, limit, ({ patients, id }) => [patients, id])
}

/** The place in a cursor: the size of the last panel, and its practitioner. */
const place = z.tuple([z.literal(0).or(rowId), rowId])

const selectPage = prepared(
  (ctx, { after, limit }: { after: Placeholder[] | undefined; limit: Placeholder }) => {
    const { db } = ctx
    // Hardly any: deleting a patient ends their assignments.
    const gone = db
      .select({
        practitionerId: assignments.practitionerId,
        patients: sql`count(*)`.as('gone_patients'),
        primaryFor: sql`count(*) filter (where ${assignments.role} = 'primary')`.as('gone_primary_for'),
      })
      .from(patients)
      .innerJoin(assignments, and(eq(assignments.patientId, patients.id), isNull(assignments.endedAt)))
      .where(isNotNull(patients.deletedAt))
      .groupBy(assignments.practitionerId)
      .as('gone')
    const size = sql<number>`(${panelSizes.patients} - coalesce(${gone.patients}, 0))::int`
    return db
      .select({
        id: practitioners.id,
        firstName: practitioners.firstName,
        lastName: practitioners.lastName,
        profession: practitioners.profession,
        specialty: practitioners.specialty,
        patients: size,
        primaryFor: sql<number>`(${panelSizes.primaryFor} - coalesce(${gone.primaryFor}, 0))::int`,
      })
      .from(panelSizes)
      .innerJoin(practitioners, eq(practitioners.id, panelSizes.practitionerId))
      .leftJoin(gone, eq(gone.practitionerId, practitioners.id))
      .where(
        and(
          practitionersWithin(ctx),
          eq(practitioners.status, 'active'),
          after && sql`(-${size}, ${practitioners.id}) > (-${after[0]}::int, ${after[1]})`,
        ),
      )
      .orderBy(desc(size), asc(practitioners.id))
      .limit(limit)
  },
)
