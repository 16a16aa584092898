import { covers, type Database, practitioners, users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { coversWithin } from '../../kernel/scope.ts'
import { record } from '../../trail/record.ts'
import { colleagues } from '../ledger/covering.ts'
import { coverColumns } from './schema.ts'

/** One cover in reach. @throws NOT_FOUND */
export async function getCover(ctx: Permitted, id: number) {
  const cover = await findCover(ctx, ctx.db, id)
  await record(ctx, { target: `cover/${id}` })
  return cover
}

/** The same without an entry in the trail. */
export async function findCover(ctx: Permitted, db: Database, id: number) {
  const [cover] = await selectCovers(db).where(and(eq(covers.id, id), coversWithin(ctx)))
  if (!cover) throw notFound()
  return cover
}

/** Reads a cover that the caller made, whatever became of it, as long as they may read it. Not recorded. */
export const rereadCover =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'covers.read')
    if (!reading) return undefined
    const [cover] = await selectCovers(tx).where(and(eq(covers.id, id), coversWithin(reading)))
    return cover
  }

/** Covers with the names in them. */
export const selectCovers = (db: Database) =>
  db
    .select(coverColumns)
    .from(covers)
    .innerJoin(practitioners, eq(practitioners.id, covers.practitionerId))
    .innerJoin(colleagues, eq(colleagues.id, covers.byId))
    .innerJoin(users, eq(users.id, covers.createdBy))
