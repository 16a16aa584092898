import { doctors, panelSizes } from '@empanel/db'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { record } from '../audit/record.ts'
import { fromCursor, toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import type { panelSizeList } from './schema.ts'

/** How many patients each approved doctor looks after now: the largest panel first. */
export async function listPanelSizes(ctx: Permitted, { limit, cursor }: z.infer<typeof panelSizeList>) {
  const rows = await selectPage(ctx, { after: fromCursor(cursor, place), limit: limit + 1 })
  await record(ctx, {})
  return toPage(rows, limit, ({ patients, id }) => [patients, id])
}

/** Where a page ended: the size of its last panel, and the doctor. */
const place = z.tuple([z.literal(0).or(rowId), rowId])

const selectPage = prepared(({ db }, { after, limit }: { after: Hole[] | undefined; limit: Hole }) =>
  db
    .select({
      id: doctors.id,
      firstName: doctors.firstName,
      lastName: doctors.lastName,
      specialty: doctors.specialty,
      patients: panelSizes.patients,
      primaryFor: panelSizes.primaryFor,
    })
    .from(panelSizes)
    .innerJoin(doctors, eq(doctors.id, panelSizes.doctorId))
    .where(
      and(
        isNull(doctors.deletedAt),
        eq(doctors.status, 'active'),
        after && sql`(-${panelSizes.patients}, ${doctors.id}) > (-${after[0]}::int, ${after[1]})`,
      ),
    )
    .orderBy(desc(panelSizes.patients), asc(doctors.id))
    .limit(limit),
)
