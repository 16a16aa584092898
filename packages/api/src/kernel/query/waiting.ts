import type { Placeholder } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted } from '../context.ts'

/** Nobody needs to know more precisely how many there are. */
export const mostWaiting = 100

/** How many wait, counted up to 100. */
export const waitingCount = z.object({ count: z.int() })

/** The placeholders of a statement that finds what waits. */
export type UpTo = { limit: Placeholder }

/**
 * Counts what waits for somebody, up to 100. Not recorded: the count says nothing about any patient, and the portal
 * asks for it on every page.
 */
export const countingWaiting =
  (select: (ctx: Permitted, values: { limit: number }) => Promise<unknown[]>) =>
  async (ctx: Permitted): Promise<z.infer<typeof waitingCount>> => {
    const rows = await select(ctx, { limit: mostWaiting })
    return { count: rows.length }
  }
