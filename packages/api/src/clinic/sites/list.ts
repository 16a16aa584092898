import { type Database, sites } from '@empanel/db'
import type { Placeholder } from 'drizzle-orm'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Asking, Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { byId } from '../../kernel/query/order.ts'
import { toPage } from '../../kernel/query/paging.ts'
import { prepared } from '../../kernel/query/prepared.ts'
import { sitesWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { siteColumns, type siteList } from './schema.ts'

const order = byId(sites.id)

/**
 * A page of the sites in reach, by id. Not recorded: it says nothing about any person, and the portal asks for it with each
 * record of a patient.
 */
export async function listSites(ctx: Permitted, { limit, cursor }: z.infer<typeof siteList>) {
  const rows = await selectPage(ctx, { after: order.from(cursor), limit: limit + 1 })
  return toPage(rows, limit, order.keyOf)
}

type SitePlaceholders = { after: Placeholder[] | undefined; limit: Placeholder }

const selectPage = prepared((ctx, { after, limit }: SitePlaceholders) =>
  ctx.db
    .select(siteColumns)
    .from(sites)
    .where(and(sitesWithin(ctx), order.after(after)))
    .orderBy(...order.columns)
    .limit(limit),
)

/**
 * One site in reach.
 * @throws NOT_FOUND when there is none, or it is out of reach.
 */
export async function getSite(ctx: Permitted, id: number) {
  const [site] = await selectSite(ctx, { id })
  if (!site) throw notFound()
  await record(ctx, { target: `site/${id}` })
  return site
}

const selectSite = prepared((ctx, { id }: { id: Placeholder }) =>
  ctx.db
    .select(siteColumns)
    .from(sites)
    .where(and(eq(sites.id, id), sitesWithin(ctx))),
)

/** Reads a site that the caller made, as long as they may read it. Not recorded. */
export const rereadSite =
  (ctx: Asking) =>
  async (tx: Database, { id }: Pick<Reference, 'id'>) => {
    const reading = allowedTo(ctx, ctx.actor, 'practitioners.read')
    if (!reading) return undefined
    const [site] = await tx
      .select(siteColumns)
      .from(sites)
      .where(and(eq(sites.id, id), sitesWithin(reading)))
    return site
  }
