import type { Database } from '@empanel/db'
import type { z } from 'zod'
import { type Acting, record, recordCommand } from '../audit/record.ts'
import { hashPassword } from '../auth/passwords.ts'
import { type Creating, once } from '../idempotency/once.ts'
import type { Permitted } from '../trpc.ts'
import { rereadUser } from './get.ts'
import { insertAccount } from './insert-account.ts'
import { linkDoctor } from './link-doctor.ts'
import { newUser } from './schema.ts'

type NewUser = z.infer<typeof newUser>

/** Makes an account with any role. A doctor's works with the doctor record given. */
export async function createUser(ctx: Permitted & Creating, input: NewUser) {
  const passwordHash = await hashPassword(input.password)
  return once(
    ctx,
    async tx => {
      const made = await makeAccount(tx, { ...input, passwordHash })
      await record(ctx, made.subject, tx)
      return made
    },
    rereadUser(ctx),
  )
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
  const command = { auditor, actor: system, action: 'users.create', requestId: crypto.randomUUID(), ip: null }
  const admin = await newUser.parseAsync({ ...input, role: 'admin' })
  const passwordHash = await hashPassword(admin.password)
  return db.transaction(async tx => {
    const { reply, subject } = await makeAccount(tx, { ...admin, passwordHash })
    await recordCommand(command, subject, tx)
    return reply
  })
}

async function makeAccount(tx: Database, input: NewUser & { passwordHash: string }) {
  const { password: _, doctorId, ...account } = input
  const user = await insertAccount(tx, account)
  if (doctorId) await linkDoctor(tx, doctorId, user.id)
  return { id: user.id, reply: user, subject: { target: `user/${user.id}` } }
}
