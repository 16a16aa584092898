import { breakGlassGrants, patients } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { latestFirst } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { rowId } from '../../kernel/text/text.ts'
import { record } from '../../trail/record.ts'
import { primaryOf } from '../ledger/schema.ts'
import { patientName } from './reviews.ts'
import type { openGrantList } from './schema.ts'

const { id, patientId, reason, grantedAt, expiresAt } = breakGlassGrants

const order = latestFirst({
  at: grantedAt,
  id,
  ids: rowId,
  keyOf: (grant: { grantedAt: string; id: number }) => [grant.grantedAt, grant.id],
})

/** A page of the caller's open break-glass grants, the newest first. */
export async function listOpenGrants(ctx: Permitted, { cursor, limit }: z.infer<typeof openGrantList>) {
  const placeholders = { after: order.from(cursor), limit: limit + 1 }
  const page = toPage(await selectPage(ctx, placeholders), limit, order.keyOf)
  const patientIds = page.items.map(grant => grant.patientId)
  await record(ctx, { patientIds, how: 'listed', basis: 'break-glass' })
  return page
}

type Placeholders = { after: Placeholder[] | undefined; limit: Placeholder }

const selectPage = prepared((ctx, { after, limit }: Placeholders) =>
  ctx.db
    .select({ id, patientId, patientName, primary: primaryOf(ctx), reason, grantedAt, expiresAt })
    .from(breakGlassGrants)
    .innerJoin(patients, eq(patients.id, patientId))
    .where(
      and(
        sql`${breakGlassGrants.actorId} = ${ctx.actor.userId}`,
        sql`${expiresAt} > now()`,
        isNull(patients.deletedAt),
        order.after(after),
      ),
    )
    .orderBy(...order.columns)
    .limit(limit),
)
