import { type Database, doctors } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { conflict, notFound } from '../../kernel/errors/refusal.ts'

/**
 * Links a doctor record to an account.
 * @throws NOT_FOUND when there is no such doctor, CONFLICT when it belongs to another account.
 */
export async function linkDoctor(tx: Database, doctorId: number, userId: number) {
  const [doctor] = await tx
    .select({ userId: doctors.userId })
    .from(doctors)
    .where(and(eq(doctors.id, doctorId), isNull(doctors.deletedAt)))
    .for('no key update')
  if (!doctor) throw notFound()
  if (doctor.userId !== null && doctor.userId !== userId) {
    throw conflict('conflict', 'This doctor record belongs to another account.')
  }
  await tx
    .update(doctors)
    .set({ userId, version: sql`${doctors.version} + 1`, updatedAt: sql`now()` })
    .where(eq(doctors.id, doctorId))
}
