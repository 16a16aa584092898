import { type Database, type Profession, practitioners } from '@empanel/db'
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
    throw ofAnotherAccount()
  }
  await tx
    .update(practitioners)
    .set({ userId, version: sql`${practitioners.version} + 1`, updatedAt: sql`now()` })
    .where(eq(practitioners.id, practitionerId))
}

/**
 * Checks that an account with this role could be linked to a practitioner record that has none yet.
 * @throws NOT_FOUND, CONFLICT, or BAD_REQUEST on `role`, as linking and then checking the role would
 */
export async function assertLinkable(tx: Database, practitionerId: number, role: Role) {
  const [practitioner] = await tx
    .select({ userId: practitioners.userId, profession: practitioners.profession })
    .from(practitioners)
    .where(and(eq(practitioners.id, practitionerId), isNull(practitioners.deletedAt)))
    .for('no key update')
  if (!practitioner) throw notFound()
  if (practitioner.userId !== null) throw ofAnotherAccount()
  assertFits(role, practitioner.profession)
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
  assertFits(role, linked.profession)
}

function assertFits(role: Role, profession: Profession): void {
  const fitting = roleOf(profession)
  if (role !== fitting) {
    throw invalid({ role: [`By the profession of this practitioner, the role is ${fitting}.`] })
  }
}

const ofAnotherAccount = () => conflict('conflict', 'This practitioner record belongs to another account.')
