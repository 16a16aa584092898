import { breakGlassGrants } from '@empanel/db'
import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound, staleVersion } from '../../kernel/errors/refusal.ts'
import { change } from '../../trail/record.ts'
import { selectGrants } from './reviews.ts'
import type { reviewInput } from './schema.ts'

/**
 * Closes the review of a grant, for good. The verdict `unjustified` also ends an open grant.
 * @throws NOT_FOUND when there is no such grant; CONFLICT when it is not at `version`, was reviewed, or is the caller's
 * own.
 */
export async function closeReview(
  ctx: Permitted,
  { id, version, verdict, note }: z.infer<typeof reviewInput>,
) {
  const { grantedAt, reviewedAt, expiresAt } = breakGlassGrants
  return change(ctx, async (tx, record) => {
    const [grant] = await tx
      .select({
        version: breakGlassGrants.version,
        reviewedAt,
        actorId: breakGlassGrants.actorId,
        patientId: breakGlassGrants.patientId,
      })
      .from(breakGlassGrants)
      .where(eq(breakGlassGrants.id, id))
      .for('no key update')
    if (!grant) throw notFound()
    if (grant.version !== version) throw staleVersion(grant.version)
    if (grant.reviewedAt) throw conflict('already_reviewed', `This was reviewed on ${grant.reviewedAt}.`)
    if (grant.actorId === ctx.actor.userId) {
      throw conflict('conflict', 'You opened this record yourself: somebody else must review that.')
    }
    await tx
      .update(breakGlassGrants)
      .set({
        verdict,
        note: note ?? null,
        reviewedAt: sql`now()`,
        reviewedBy: ctx.actor.userId,
        version: version + 1,
        ...(verdict === 'unjustified' && {
          expiresAt: sql`greatest(${grantedAt}, least(${expiresAt}, date_trunc('milliseconds', now())))`,
        }),
      })
      .where(eq(breakGlassGrants.id, id))
    record({ patientIds: [grant.patientId], target: `break-glass/${id}` })
    const [closed] = await selectGrants({ ...ctx, db: tx }).where(eq(breakGlassGrants.id, id))
    if (!closed) throw notFound()
    return closed
  })
}
