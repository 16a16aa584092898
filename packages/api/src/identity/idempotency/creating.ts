import type { Context, Place, Seals } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import type { Actor } from '../../kernel/policy/actor.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { procedure } from '../../kernel/procedure.ts'

/** A request to create that may be repeated: its caller, key and input, and the seals for its stored reply. */
export type Repeatable = Place & { actor: Actor; inputHash: string; seals: Seals }

/**
 * Joined after the input of every procedure that creates: `can('noun.create').input(...).concat(creating)`. Its
 * function passes the transaction to `once`, so that a repeated request creates nothing more.
 */
export const creating = procedure
  .meta({ creates: true })
  .use(({ ctx, path, input, next }) => next({ ctx: { repeatable: repeatableOf(ctx, path, input) } }))

/** Null where the request has no key. Then every request creates. */
function repeatableOf(ctx: Context, path: string, input: unknown): Repeatable | null {
  const key = ctx.idempotencyKey
  if (key === null) return null
  if (!/^[!-~]{1,255}$/.test(key)) {
    throw new Refusal('BAD_REQUEST', 'Idempotency-Key must be 1 to 255 visible ASCII characters.', {
      reason: 'validation',
    })
  }
  const actor = askerOf(ctx)
  const caller = actor.userId === null ? 'anonymous' : `user/${actor.userId}`
  // Validated input has its fields in the order of the schema, in whatever order they were sent.
  const inputHash = digestOf(JSON.stringify(input))
  return { caller, procedure: path, key, actor, inputHash, seals: ctx.seals }
}
