import { type Database, passwordRequests, users } from '@empanel/db'
import { asc, eq, lte, sql } from 'drizzle-orm'
import type { Services } from '../../kernel/context.ts'
import { nobody } from '../../kernel/policy/actor.ts'
import { changeByServer, type Recorder } from '../../trail/record.ts'
import { isName, namedBy } from '../accounts/named.ts'
import { giveLink } from '../one-time/give-link.ts'
import { mailedWithinHour, mostMailsPerHour } from '../one-time/tokens.ts'
import { placeOf } from './request.ts'

type Answering = Pick<Services, 'db' | 'trail' | 'seals' | 'mail'>

/** A request whose answer failed is looked at again after this time. Those after it do not wait for it. */
const pause = sql`interval '1 minute'`

/**
 * Answers the request for a new password that is due longest: mails a link where an active account is meant, unless it
 * got three within the hour. All in one transaction, by one server.
 * @returns false when none is due
 * @throws as the database does; the request is then looked at again later
 */
export async function answerNext(services: Answering): Promise<boolean> {
  let claimed: Claimed | undefined
  try {
    return await changeByServer({ ...services, ...byItself }, async (tx, record) => {
      claimed = await claimNext(tx)
      if (!claimed) return false
      await answer(services, tx, { ...claimed, record })
      await tx.delete(passwordRequests).where(eq(passwordRequests.id, claimed.id))
      return true
    })
  } catch (error) {
    if (claimed) await postpone(services.db, claimed.id)
    throw error
  }
}

const byItself = { actor: nobody, action: 'auth.resetLink', requestId: 'password-requests', ip: null }

type Claimed = typeof passwordRequests.$inferSelect

async function claimNext(tx: Database): Promise<Claimed | undefined> {
  const [due] = await tx
    .select()
    .from(passwordRequests)
    .where(lte(passwordRequests.dueAt, sql`clock_timestamp()`))
    .orderBy(asc(passwordRequests.dueAt), asc(passwordRequests.id))
    .limit(1)
    .for('update', { skipLocked: true })
  return due
}

/** Does nothing where the login cannot be read any more, names no active account, or named it too often. */
async function answer(
  { seals, mail }: Answering,
  tx: Database,
  { sealedFor, sealedLogin, requestId, ip, record }: Claimed & { record: Recorder },
): Promise<void> {
  const login = await seals.open(placeOf(sealedFor), sealedLogin)
  const account = login !== undefined && isName(login) ? await lockNamed(tx, login) : undefined
  if (account?.status !== 'active') return
  const owner = { purpose: 'reset_password', userId: account.id } as const
  if ((await mailedWithinHour(tx, owner)) >= mostMailsPerHour) return
  await giveLink({ seals, mail }, tx, { ...owner, to: account.email, sparing: 'handed over' })
  record({ target: `user/${account.id}` }, { requestId, ip })
}

async function lockNamed(tx: Database, login: string) {
  const { condition, closest } = namedBy(login)
  const [account] = await tx
    .select({ id: users.id, email: users.email, status: users.status })
    .from(users)
    .where(condition)
    .orderBy(closest)
    .limit(1)
    .for('no key update')
  return account
}

async function postpone(db: Database, id: number): Promise<void> {
  await db
    .update(passwordRequests)
    .set({ dueAt: sql`now() + ${pause}` })
    .where(eq(passwordRequests.id, id))
}
