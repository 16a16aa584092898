import { type Database, type FieldChange, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, notFound, staleVersion } from '../../kernel/errors/refusal.ts'
import type { decision } from '../../kernel/text/text.ts'
import { changesBetween } from '../../trail/changes.ts'
import { change } from '../../trail/record.ts'
import { endAddressChanges, endTokens } from '../one-time/tokens.ts'
import { endSessions } from '../sessions/sessions.ts'
import { assertRoleFits, linkPractitioner } from './link-practitioner.ts'
import { type roleChange, type statusChange, userColumns } from './schema.ts'

/**
 * Gives an account another role and ends its sessions.
 * @throws NOT_FOUND, or CONFLICT when it is the last active administrator's.
 */
export function changeRole(ctx: Permitted, { id, role, practitionerId }: z.infer<typeof roleChange>) {
  return changeAccount(ctx, id, { role }, async tx => {
    if (practitionerId) await linkPractitioner(tx, practitionerId, id)
    await assertRoleFits(tx, id, role)
  })
}

/**
 * Disables an account and ends its sessions, or enables it again.
 * @throws NOT_FOUND, or CONFLICT when it is the last active administrator's or still needs approval.
 */
export function changeStatus(ctx: Permitted, { id, status }: z.infer<typeof statusChange>) {
  return changeAccount(ctx, id, { status }, async (_, current) => {
    if (status === 'active' && current.status === 'pending') {
      throw conflict('conflict', 'This account waits for approval. Approve it instead.')
    }
  })
}

/**
 * Lets a registered account sign in.
 * @throws NOT_FOUND, or CONFLICT when the account is not at `version`, or does not wait for approval.
 */
export function approveUser(ctx: Permitted, { id, version }: z.infer<typeof decision>) {
  return changeAccount(ctx, id, { status: 'active' }, async (_, current) => {
    if (current.version !== version) throw staleVersion(current.version)
    if (current.status !== 'pending') throw conflict('conflict', 'This account does not wait for approval.')
  })
}

type Change = Partial<Pick<typeof users.$inferSelect, 'role' | 'status'>>

type Current = Pick<typeof users.$inferSelect, 'role' | 'status' | 'version'>
type Step = (tx: Database, current: Current) => Promise<void>

/** `first` checks the account, or changes something else, before the account changes. */
async function changeAccount(ctx: Permitted, id: number, fields: Change, first: Step) {
  return change(ctx, async (tx, record) => {
    const { current, user } = await changeWithin(ctx, tx, id, { fields, first })
    record({ target: `user/${id}`, changes: changesBetween(current, user) })
    return user
  })
}

/**
 * Disables an account as a part of a larger change, which records it.
 * @returns what changed, for the trail.
 * @throws as `changeStatus`
 */
export async function disableAccount(ctx: Permitted, tx: Database, id: number): Promise<FieldChange[]> {
  const { current, user } = await changeWithin(ctx, tx, id, {
    fields: { status: 'disabled' },
    first: async () => {},
  })
  return changesBetween(current, user)
}

/**
 * Locks what `disableAccount` changes. A larger change calls it first of all: other changes of an account lock the account
 * before the practitioner's record.
 */
export async function lockAccount(tx: Database, id: number): Promise<void> {
  await lockAdmins(tx)
  await lockUser(tx, id)
}

async function changeWithin(
  ctx: Permitted,
  tx: Database,
  id: number,
  { fields, first }: { fields: Change; first: Step },
) {
  const admins = await lockAdmins(tx)
  const current = await lockUser(tx, id)
  await first(tx, current)
  const [user] = await tx
    .update(users)
    .set({ ...fields, version: sql`${users.version} + 1` })
    .where(eq(users.id, id))
    .returning(userColumns)
  if (!user) throw notFound()
  const isAdmin = user.role === 'admin' && user.status === 'active'
  if (!isAdmin && admins.every(admin => admin.id === id)) {
    throw conflict('last_admin', 'This is the last active administrator. Make somebody else one first.')
  }
  await endSessions({ ...ctx, db: tx }, id)
  if (user.status === 'disabled') await endTokens(tx, id)
  else await endAddressChanges(tx, id)
  return { current, user }
}

async function lockUser(tx: Database, id: number): Promise<Current> {
  const [current] = await tx
    .select({ role: users.role, status: users.status, version: users.version })
    .from(users)
    .where(eq(users.id, id))
    .for('no key update')
  if (!current) throw notFound()
  return current
}

/**
 * Locks all of them in one order. Two administrators who demote each other at the same moment then take turns instead
 * of deadlocking.
 */
function lockAdmins(tx: Database) {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.status, 'active')))
    .orderBy(users.id)
    .for('no key update')
}
