import { type Database, lowered, users } from '@empanel/db'
import { and, ne, or, sql } from 'drizzle-orm'
import { invalid } from '../../kernel/errors/refusal.ts'
import { namedBy } from './named.ts'
import { userColumns } from './schema.ts'

export type NewAccount = {
  name?: string | undefined
  username?: string | undefined
  email: string
  passwordHash: string
  role: (typeof users.$inferSelect)['role']
  status?: 'active' | 'pending'
  /** True where somebody else chose the password. */
  mustChangePassword?: boolean
  emailVerifiedAt?: string | null
}

/** Stores an account, within a transaction. The caller has decided who may ask for which role. */
export async function insertAccount(tx: Database, account: NewAccount) {
  const { name, username, email, ...others } = account
  await claimNames(tx, email, username)
  const [user] = await tx
    .insert(users)
    .values({
      name: name ?? username ?? email,
      username: username ?? null,
      email,
      ...others,
    })
    .returning(userColumns)
  if (!user) throw new Error('insert returned no row')
  return user
}

/**
 * Whether another account signs in by this address. Keeps the address for this transaction, so that nobody takes it
 * meanwhile.
 */
export async function isTaken(tx: Database, address: string, { besides = 0 } = {}): Promise<boolean> {
  await lockNames(tx, [address])
  const [taken] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(namedBy(address).condition, ne(users.id, besides)))
    .limit(1)
  return taken !== undefined
}

/** Across the two indexes of names an advisory lock keeps names until the transaction ends. */
async function lockNames(tx: Database, names: string[]): Promise<void> {
  const locked = names.map(name => lowered(name.normalize('NFKC')))
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('account ' || name, 0))
    from unnest(${sql.param([...new Set(locked)].sort())}::text[]) as name`)
}

/**
 * A username must not equal another person's address, because both sign in. Each has an index of its own.
 * @throws BAD_REQUEST
 */
async function claimNames(tx: Database, email: string, username: string | undefined): Promise<void> {
  const names = [email, username ?? email].map(name => lowered(name.normalize('NFKC')))
  const [address, name] = names
  await lockNames(tx, [email, username ?? email])
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
