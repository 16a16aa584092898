import type { Context, Place, Seals } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import type { Actor } from '../../kernel/policy/actor.ts'
import { askerOf } from '../../kernel/policy/actor.ts'
import { procedure } from '../../kernel/procedure.ts'

/** A request to create that may be repeated: who sent it, under which key, what it asked for, and what keeps what it made. */
export type Repeatable = Place & { actor: Actor; inputHash: string; seals: Seals }

/**
 * What every procedure that creates is joined with, after its input: `can('noun.create').input(...).concat(creating)`.
 * Its function then hands the transaction to `once`, so that a repeated request creates nothing more.
 */
export const creating = procedure
  .meta({ creates: true })
  .use(({ ctx, path, input, next }) => next({ ctx: { repeatable: repeatableOf(ctx, path, input) } }))

/** Null where the request has no key: then each one creates. */
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
  // Validated input has its fields in the order of the schema, whatever the order they were sent in.
  const inputHash = digestOf(JSON.stringify(input))
  return { caller, procedure: path, key, actor, inputHash, seals: ctx.seals }
}
