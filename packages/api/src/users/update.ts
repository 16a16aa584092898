import { type Database, users } from '@empanel/db'
import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { record } from '../audit/record.ts'
import { endSessions } from '../auth/sessions.ts'
import { conflict, notFound } from '../errors.ts'
import type { Permitted } from '../trpc.ts'
import { linkDoctor } from './link-doctor.ts'
import { type roleChange, type statusChange, userColumns } from './schema.ts'

/**
 * Gives an account another role and ends its sessions.
 * @throws NOT_FOUND, or CONFLICT when it is the last active administrator's.
 */
export function changeRole(ctx: Permitted, { id, role, doctorId }: z.infer<typeof roleChange>) {
  return change(ctx, id, { role }, async tx => {
    if (doctorId) await linkDoctor(tx, doctorId, id)
  })
}

/**
 * Disables an account and ends its sessions, or enables it again.
 * @throws NOT_FOUND, or CONFLICT when it is the last active administrator's.
 */
export function changeStatus(ctx: Permitted, { id, status }: z.infer<typeof statusChange>) {
  return change(ctx, id, { status })
}

type Change = Partial<Pick<typeof users.$inferSelect, 'role' | 'status'>>

async function change(ctx: Permitted, id: number, fields: Change, also?: (tx: Database) => Promise<void>) {
  return ctx.db.transaction(async tx => {
    const admins = await lockAdmins(tx)
    const [user] = await tx.update(users).set(fields).where(eq(users.id, id)).returning(userColumns)
    if (!user) throw notFound()
    const isAdmin = user.role === 'admin' && user.status === 'active'
    if (!isAdmin && admins.every(admin => admin.id === id)) {
      throw conflict('last_admin', 'This is the last active administrator. Make somebody else one first.')
    }
    await also?.(tx)
    await endSessions({ ...ctx, db: tx }, id)
    await record(ctx, { target: `user/${id}` }, tx)
    return user
  })
}

/**
 * Locked, all and in one order, so that two administrators who demote each other at the same moment take turns
 * instead of waiting for each other.
 */
function lockAdmins(tx: Database) {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.status, 'active')))
    .orderBy(users.id)
    .for('no key update')
}
