import { type Database, lowered, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { networkOf } from '../../kernel/limits/address.ts'
import { isCrowded } from '../../trail/limits.ts'
import { change, recordDenial } from '../../trail/record.ts'
import { isName, namedBy } from '../accounts/named.ts'
import { hashing, hashPassword, isUpToDate } from '../passwords/passwords.ts'
import { prove, recordFailure } from '../passwords/prove.ts'
import { startSession } from '../sessions/sessions.ts'
import type { signIn } from './schema.ts'

type Credentials = z.infer<typeof signIn>

/**
 * Signs in with an e-mail address or a username.
 * @throws UNAUTHORIZED, the same whatever was wrong, and also while the account is locked; FORBIDDEN when the password
 * is right but the account waits for approval; SERVICE_UNAVAILABLE when too many sign in at once; TOO_MANY_REQUESTS
 * when too many sign-ins failed within the minute, or succeeded for the account.
 */
export async function login(ctx: Context, credentials: Credentials) {
  const pair = (await signInOnce(ctx, credentials)) ?? (await signInOnce(ctx, credentials))
  if (!pair) throw wrongCredentials()
  return pair
}

/** Undefined when the account changed meanwhile: its password was changed, or only rehashed. */
async function signInOnce(ctx: Context, { login, password }: Credentials) {
  const user = await findAccount(ctx, login)
  const knownNetwork = user?.knownNetwork ?? false
  const verdict = await prove(ctx, {
    account: user ? `user/${user.id}` : `login/${digest(login)}`,
    knownNetwork,
    counted: knownNetwork || !isCrowded(ctx),
    stored: user && user.status !== 'disabled' ? user.passwordHash : undefined,
    password,
  })
  const actor = { userId: user?.id ?? null, role: user?.role ?? 'anonymous', sessionId: null } as const
  const acting = { ...ctx, actor, action: 'auth.login' }
  const subject = user && { target: `user/${user.id}` }
  if (!user || verdict !== 'right') {
    await recordFailure(acting, verdict, subject)
    throw wrongCredentials()
  }
  if (user.status === 'pending') {
    await recordDenial(acting, subject)
    throw awaitingApproval()
  }
  const renewed = await renewedHash(user.passwordHash, password)
  return change(acting, async (tx, record) => {
    if (!(await stillHolds(tx, user, renewed))) return undefined
    const pair = await startSession(ctx, tx, user.id)
    record({ target: `user/${user.id}` })
    return pair
  })
}

/** A hash with today's parameters where the stored one is older. Skipped when others wait. */
async function renewedHash(stored: string, password: string): Promise<string | undefined> {
  return isUpToDate(stored) || !hashing.hasRoom() ? undefined : hashPassword(password)
}

type Proven = { id: number; passwordHash: string }

/**
 * Comparing takes time. Meanwhile the password may have changed, or the account been disabled. The renewed hash
 * replaces only the hash that was compared, so that it never brings an old password back.
 */
async function stillHolds(tx: Database, { id, passwordHash }: Proven, renewed: string | undefined) {
  const same = and(eq(users.id, id), eq(users.passwordHash, passwordHash), eq(users.status, 'active'))
  const rows = renewed
    ? await tx.update(users).set({ passwordHash: renewed }).where(same).returning({ id: users.id })
    : await tx.select({ id: users.id }).from(users).where(same).for('share')
  return rows.length === 1
}

export const wrongCredentials = () =>
  new Refusal('UNAUTHORIZED', 'No active account found with the given credentials', {
    reason: 'wrong_credentials',
  })

const awaitingApproval = () =>
  new Refusal('FORBIDDEN', 'Your account waits for an administrator to approve it. Try again later.', {
    reason: 'awaiting_approval',
  })

/** A hash and not the name, because people also type their password there. */
const digest = (login: string) => digestOf(isName(login) ? lowered(login.normalize('NFKC')) : login)

/** `knownNetwork`: whether the holder signed in from the same network within thirty days. */
async function findAccount({ db, ip }: Context, login: string) {
  if (!isName(login)) return undefined
  const { condition, closest } = namedBy(login)
  const [user] = await db
    .select({
      id: users.id,
      role: users.role,
      status: users.status,
      passwordHash: users.passwordHash,
      places: sql<string[]>`array(select distinct ip from sessions
        where user_id = users.id and ip is not null and created_at > now() - interval '30 days')`,
    })
    .from(users)
    .where(condition)
    .orderBy(closest)
    .limit(1)
  const here = ip && networkOf(ip)
  return user && { ...user, knownNetwork: user.places.some(place => networkOf(place) === here) }
}
