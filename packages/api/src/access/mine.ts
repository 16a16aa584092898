import { breakGlassGrants, patients } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { latestFirst } from '../order.ts'
import { toPage } from '../paging.ts'
import { type Hole, prepared } from '../prepared.ts'
import { rowId } from '../text.ts'
import type { Permitted } from '../trpc.ts'
import { patientName } from './reviews.ts'
import type { openGrantList } from './schema.ts'

const { id, patientId, reason, grantedAt, expiresAt } = breakGlassGrants

const order = latestFirst({
  at: grantedAt,
  id,
  ids: rowId,
  keyOf: (grant: { grantedAt: string; id: number }) => [grant.grantedAt, grant.id],
})

/** A page of the records that the caller has opened in an emergency and can read still, the last one first. */
export async function listOpenGrants(ctx: Permitted, { cursor, limit }: z.infer<typeof openGrantList>) {
  const holes = { after: order.from(cursor), limit: limit + 1 }
  const page = toPage(await selectPage(ctx, holes), limit, order.keyOf)
  await record(ctx, { patientIds: page.items.map(grant => grant.patientId), basis: 'break-glass' })
  return page
}

type Holes = { after: Hole[] | undefined; limit: Hole }

const selectPage = prepared(({ db, actor }, { after, limit }: Holes) =>
  db
    .select({ id, patientId, patientName, reason, grantedAt, expiresAt })
    .from(breakGlassGrants)
    .innerJoin(patients, eq(patients.id, patientId))
    .where(
      and(
        sql`${breakGlassGrants.actorId} = ${actor.userId}`,
        sql`${expiresAt} > now()`,
        isNull(patients.deletedAt),
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit),
)
