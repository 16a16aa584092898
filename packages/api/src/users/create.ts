import type { z } from 'zod'
import { type Acting, record } from '../audit/record.ts'
import { hashPassword } from '../auth/passwords.ts'
import { type Creating, once } from '../idempotency/once.ts'
import { insertAccount } from './insert-account.ts'
import { linkDoctor } from './link-doctor.ts'
import { newUser } from './schema.ts'

/** Makes an account with any role. A doctor's works with the doctor record given. */
export async function createUser(
  ctx: Acting & Creating,
  { password, doctorId, ...input }: z.infer<typeof newUser>,
) {
  const passwordHash = await hashPassword(password)
  return once(ctx, async tx => {
    const user = await insertAccount(tx, { ...input, passwordHash })
    if (doctorId) await linkDoctor(tx, doctorId, user.id)
    const subject = { target: `user/${user.id}` }
    await record(ctx, subject, tx)
    return { reply: user, subject }
  })
}

/**
 * Makes an administrator's account from outside the API, where whoever runs the server is known to be allowed.
 * @throws ZodError when the input does not hold, or as `createUser`.
 */
export async function createAdmin(
  { db, auditor }: Pick<Acting, 'db' | 'auditor'>,
  input: { email: string; name: string; password: string },
) {
  const system = { userId: null, role: 'admin', sessionId: null } as const
  const acting = {
    db,
    auditor,
    actor: system,
    action: 'users.create',
    requestId: crypto.randomUUID(),
    ip: null,
    repeatable: null,
  }
  return createUser(acting, await newUser.parseAsync({ ...input, role: 'admin' }))
}
