import { type Database, practitioners } from '@empanel/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { conflict, invalid, notFound } from '../../kernel/errors/refusal.ts'
import type { Role } from '../../kernel/policy/grid.ts'
import { isPractitioner, roleOf } from '../../kernel/policy/professions.ts'

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
    throw conflict('conflict', 'This practitioner record belongs to another account.')
  }
  await tx
    .update(practitioners)
    .set({ userId, version: sql`${practitioners.version} + 1`, updatedAt: sql`now()` })
    .where(eq(practitioners.id, practitionerId))
}

/**
 * Checks that an account's role is that of its practitioner record, if it has one.
 * @throws BAD_REQUEST
 */
export async function assertRoleFits(tx: Database, userId: number, role: Role) {
  if (!isPractitioner(role)) return
  const [linked] = await tx
    .select({ profession: practitioners.profession })
    .from(practitioners)
    .where(and(eq(practitioners.userId, userId), isNull(practitioners.deletedAt)))
    .for('share')
  if (!linked) return
  const fitting = roleOf(linked.profession)
  if (role !== fitting) {
    throw invalid({ role: [`By the profession of this practitioner, the role is ${fitting}.`] })
  }
}
