import { transfers } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'
import { conflict } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { findTransfer, lockTransfer } from './get.ts'

/**
 * Cancels a planned handover. One that failed is no longer work to do then.
 * @throws NOT_FOUND when it is missing or out of reach; CONFLICT when it was carried out or cancelled.
 */
export const cancelTransfer = (ctx: Permitted, id: number) =>
  change(ctx, async (tx, record) => {
    const { state } = await lockTransfer(ctx, tx, id)
    if (state === 'cancelled') throw conflict('conflict', 'This handover was cancelled already.')
    if (state === 'done' || state === 'undone') {
      throw conflict('conflict', 'This handover was carried out already. Undo it instead.')
    }
    await tx
      .update(transfers)
      .set({ state: 'cancelled', settledAt: sql`now()`, cancelledBy: ctx.actor.userId })
      .where(eq(transfers.id, id))
    record({ target: `transfer/${id}` })
    return findTransfer(ctx, tx, id)
  })
