import type { Database } from '@empanel/db'
import type { z } from 'zod'
import type { Permitted, Services } from '../../kernel/context.ts'
import { changeByServer } from '../../trail/record.ts'
import { type Creating, once } from '../idempotency/once.ts'
import { hashPassword } from '../passwords/passwords.ts'
import { rereadUser } from './get.ts'
import { insertAccount, type NewAccount } from './insert-account.ts'
import { assertRoleFits, linkPractitioner } from './link-practitioner.ts'
import { newUser } from './schema.ts'

type NewUser = z.infer<typeof newUser>

/**
 * Makes an account with any role. A practitioner's account is linked to the practitioner record given. Its holder has to
 * choose another password at the first sign-in.
 */
export async function createUser(ctx: Permitted & Creating, input: NewUser) {
  const passwordHash = await hashPassword(input.password)
  return once(
    ctx,
    tx => makeAccount(tx, { ...input, passwordHash, mustChangePassword: true }),
    rereadUser(ctx),
  )
}

/**
 * Makes an administrator's account from outside the API, by somebody who runs the server.
 * @throws ZodError when the input does not hold, or as `createUser`.
 */
export async function createAdmin(
  { trail }: Pick<Services, 'trail'>,
  input: { email: string; name: string; password: string },
) {
  const system = { userId: null, role: 'admin', sessionId: null } as const
  const command = { trail, actor: system, action: 'users.create', requestId: crypto.randomUUID(), ip: null }
  const admin = await newUser.parseAsync({ ...input, role: 'admin' })
  const passwordHash = await hashPassword(admin.password)
  return changeByServer(command, async (tx, record) => {
    // By somebody who runs the server, usually for themselves.
    const { reply, subject } = await makeAccount(tx, { ...admin, passwordHash, mustChangePassword: false })
    record(subject)
    return reply
  })
}

async function makeAccount(
  tx: Database,
  input: NewUser & Pick<NewAccount, 'passwordHash' | 'mustChangePassword'>,
) {
  const { password: _, practitionerId, ...account } = input
  const user = await insertAccount(tx, account)
  if (practitionerId) await linkPractitioner(tx, practitionerId, user.id)
  await assertRoleFits(tx, user.id, user.role)
  return { id: user.id, reply: user, subject: { target: `user/${user.id}` } }
}
