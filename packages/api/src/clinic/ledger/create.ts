import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { findAssignment, rereadAssignment } from './get.ts'
import type { Move } from './moves/move.ts'
import { movePatients } from './moves/move-patients.ts'
import { assertMayOverride } from './moves/override.ts'
import type { newAssignment, newPrimary } from './schema.ts'

/**
 * Opens an assignment of a practitioner to a patient in reach.
 * @throws NOT_FOUND when either is missing or the patient is out of reach; CONFLICT when the pair is open already, the
 * patient has another primary or has died, the practitioner waits for approval or is of a profession that is never
 * primary, or the panel is full or closed; FORBIDDEN when the caller may not override that.
 */
export const createAssignment = (ctx: Permitted & Creating, input: z.infer<typeof newAssignment>) =>
  moveOne(ctx, input)

/**
 * Makes a practitioner the primary of a patient in reach, in place of another or of their own other role, in one
 * transaction: at no moment does the patient have none, or two.
 * @throws NOT_FOUND and CONFLICT as `createAssignment`; CONFLICT when the practitioner is the primary already.
 */
export const changePrimary = (
  ctx: Permitted & Creating,
  { previous, ...input }: z.infer<typeof newPrimary>,
) => moveOne(ctx, { ...input, role: 'primary', replaces: { previous } })

function moveOne(ctx: Permitted & Creating, move: Move) {
  return once(
    ctx,
    async tx => {
      assertMayOverride(ctx, move)
      const [moved] = await movePatients(ctx, tx, [move])
      if (!moved || moved instanceof Refusal) throw moved
      const { patientId, practitionerId } = move
      const subject = {
        patientIds: [patientId],
        target: `practitioner/${practitionerId}`,
        basis: moved.basis,
      }
      const reply = await findAssignment(ctx, tx, { id: moved.id, state: 'all' })
      const beside = moved.overridden ? [{ ...subject, action: 'panels.override' as const }] : []
      return { id: moved.id, reply, subject, beside }
    },
    rereadAssignment(ctx),
  )
}
