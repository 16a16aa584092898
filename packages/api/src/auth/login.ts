import { type Database, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { record, recordDenial } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../errors.ts'
import { passwordMatches } from './passwords.ts'
import type { signIn } from './schema.ts'
import { startSession } from './sessions.ts'

/**
 * Signs in with an e-mail address or a username.
 * @throws UNAUTHORIZED, the same whatever was wrong.
 */
export async function login(ctx: Context, { login, password }: z.infer<typeof signIn>) {
  const user = await findAccount(ctx, login)
  const matches = await passwordMatches(user?.passwordHash, password)
  const actor = { userId: user?.id ?? null, role: user?.role ?? 'anonymous', sessionId: null } as const
  const acting = { ...ctx, actor, action: 'auth.login' }
  if (!user || !matches || user.status !== 'active') {
    await recordDenial(acting, user && { target: `user/${user.id}` })
    throw wrongCredentials()
  }
  return ctx.db.transaction(async tx => {
    if (!(await stillHolds(tx, user))) throw wrongCredentials()
    const pair = await startSession(ctx, tx, user.id)
    await record(acting, { target: `user/${user.id}` }, tx)
    return pair
  })
}

/** Comparing takes time, in which the password may have been changed or the account disabled. */
async function stillHolds(tx: Database, { id, passwordHash }: { id: number; passwordHash: string }) {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, id), eq(users.passwordHash, passwordHash), eq(users.status, 'active')))
    .for('share')
  return rows.length === 1
}

export const wrongCredentials = () =>
  new Refusal('UNAUTHORIZED', 'No active account found with the given credentials', {
    reason: 'wrong_credentials',
  })

async function findAccount({ db }: Context, login: string) {
  // What PostgreSQL cannot store is nobody's name.
  if (login.includes('\0') || !login.isWellFormed()) return undefined
  const column = login.includes('@') ? users.email : users.username
  const [user] = await db
    .select({ id: users.id, role: users.role, status: users.status, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(sql`lower(${column})`, sql`lower(${login})`))
  return user
}
