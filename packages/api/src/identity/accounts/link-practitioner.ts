import { type Database, practitioners } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'

/**
 * Links a practitioner record to an account.
 * @throws NOT_FOUND when there is no such practitioner, CONFLICT when it belongs to another account.
 */
export async function linkPractitioner(tx: Database, practitionerId: number, userId: number) {
  const [practitioner] = await tx
    .select({ userId: practitioners.userId })
    .from(practitioners)
    .where(and(eq(practitioners.id, practitionerId), isNull(practitioners.deletedAt)))
    .for('no key update')
  if (!practitioner) throw notFound()
  if (practitioner.userId !== null && practitioner.userId !== userId) {
    throw conflict('conflict', 'This doctor record belongs to another account.')
  }
  await tx
    .update(practitioners)
    .set({ userId, version: sql`${practitioners.version} + 1`, updatedAt: sql`now()` })
    .where(eq(practitioners.id, practitionerId))
}
