import { covers, practitioners } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'
import { practitionersWithin } from '../../kernel/scope.ts'
import { change } from '../../trail/record.ts'
import { findCover } from './get.ts'

/**
 * Ends a cover: at once, or before it begins. Everybody who may arrange cover for a panel may end it.
 * @throws NOT_FOUND when it is missing, or the panel that is covered is out of reach; CONFLICT when it is over.
 */
export const endCover = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const [cover] = await tx
      .select({ isOver: sql<boolean>`${covers.endedAt} is not null or ${covers.endsAt} <= now()` })
      .from(covers)
      .innerJoin(practitioners, eq(practitioners.id, covers.practitionerId))
      .where(and(eq(covers.id, id), practitionersWithin(ctx)))
      .for('update', { of: covers })
    if (!cover) throw notFound()
    if (cover.isOver) throw conflict('conflict', 'This cover is over already.')
    await tx.update(covers).set({ endedAt: sql`now()`, endedBy: ctx.actor.userId }).where(eq(covers.id, id))
    record({ target: `cover/${id}` })
    return findCover(ctx, tx, id)
  })
