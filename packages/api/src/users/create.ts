import { type Database, doctors } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { type Acting, record } from '../audit.ts'
import { hashPassword } from '../auth/passwords.ts'
import { insertAccount } from '../auth/register.ts'
import { conflict, notFound } from '../errors.ts'
import { newUser } from './schema.ts'

/** Makes an account with any role. A doctor's works with the doctor record given. */
export async function createUser(ctx: Acting, { password, doctorId, ...input }: z.infer<typeof newUser>) {
  const passwordHash = await hashPassword(password)
  return ctx.db.transaction(async tx => {
    const user = await insertAccount(tx, { ...input, passwordHash })
    if (doctorId) await linkDoctor(tx, doctorId, user.id)
    await record(ctx, { target: `user/${user.id}` }, tx)
    return user
  })
}

/**
 * Makes a doctor record that of an account.
 * @throws NOT_FOUND when there is no such doctor, CONFLICT when it belongs to another account.
 */
export async function linkDoctor(tx: Database, doctorId: number, userId: number) {
  const [doctor] = await tx
    .select({ userId: doctors.userId })
    .from(doctors)
    .where(and(eq(doctors.id, doctorId), isNull(doctors.deletedAt)))
    .for('update')
  if (!doctor) throw notFound('doctor', doctorId)
  if (doctor.userId !== null && doctor.userId !== userId) {
    throw conflict('conflict', 'This doctor record belongs to another account.')
  }
  await tx.update(doctors).set({ userId }).where(eq(doctors.id, doctorId))
}

/**
 * Makes an administrator's account from outside the API, where whoever runs the server is known to be allowed.
 * @throws ZodError when the input does not hold, or as `createUser`.
 */
export function createAdmin(db: Database, input: { email: string; name: string; password: string }) {
  const system = { userId: null, role: 'admin', sessionId: null } as const
  const acting = { db, actor: system, action: 'users.create', requestId: crypto.randomUUID(), ip: null }
  return createUser(acting, newUser.parse({ ...input, role: 'admin' }))
}
