import type { Acting } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { recordDenial } from '../../trail/record.ts'

/** Runs what a link allows, and records where it did not work. */
export async function withLink<Result>(acting: Acting, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'link_not_valid') await recordDenial(acting)
    throw error
  }
}
