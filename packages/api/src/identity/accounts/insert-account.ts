import { type Database, lowered, users } from '@empanel/db'
import { or, sql } from 'drizzle-orm'
import { invalid } from '../../kernel/errors/refusal.ts'
import { userColumns } from './schema.ts'

export type NewAccount = {
  name?: string | undefined
  username?: string | undefined
  email: string
  passwordHash: string
  role: (typeof users.$inferSelect)['role']
  status?: 'active' | 'pending'
}

/** Stores an account, within a transaction. The caller has decided who may ask for which role. */
export async function insertAccount(tx: Database, account: NewAccount) {
  const { name, username, email, passwordHash, role, status } = account
  await claimNames(tx, email, username)
  const [user] = await tx
    .insert(users)
    .values({
      name: name ?? username ?? email,
      username: username ?? null,
      email,
      passwordHash,
      role,
      status,
    })
    .returning(userColumns)
  if (!user) throw new Error('insert returned no row')
  return user
}

/**
 * A username must not equal another person's address, because both sign in. Each has an index of its own; across the
 * two, an advisory lock keeps the account's names until the transaction ends.
 * @throws BAD_REQUEST
 */
async function claimNames(tx: Database, email: string, username: string | undefined): Promise<void> {
  const names = [email, username ?? email].map(name => lowered(name.normalize('NFKC')))
  const [address, name] = names
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('account ' || name, 0))
    from unnest(${sql.param([...new Set(names)].sort())}::text[]) as name`)
  const named = sql`lowered(${users.username}) = lowered(${email})`
  // A username may equal the same person's address.
  const addressed = name === address ? sql`false` : sql`lowered(${users.email}) = lowered(${username})`
  const [taken] = await tx
    .select({ email: sql<boolean>`coalesce(${named}, false)` })
    .from(users)
    .where(or(named, addressed))
    .limit(1)
  if (!taken) return
  throw invalid(
    taken.email
      ? { email: ['user with this email already exists.'] }
      : { username: ['user with this username already exists.'] },
  )
}
