import type { Placeholder } from 'drizzle-orm'
import { z } from 'zod'
import type { Permitted } from '../context.ts'

/** Nobody needs to know more than that there are as many. */
const mostCounted = 100

/** How many wait; at 100 the counting ends. */
export const waitingCount = z.object({ count: z.int() })

/** Of a statement that finds what waits. */
export type UpTo = { limit: Placeholder }

/**
 * Counts what waits for somebody; 100 stands for as many or more. Not recorded: it says nothing of any patient, and a
 * portal asks for it at every page.
 */
export const counting =
  (select: (ctx: Permitted, values: { limit: number }) => Promise<unknown[]>) =>
  async (ctx: Permitted): Promise<z.infer<typeof waitingCount>> => {
    const rows = await select(ctx, { limit: mostCounted })
    return { count: rows.length }
  }
