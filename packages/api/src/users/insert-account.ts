import { type Database, users } from '@empanel/db'
import { userColumns } from './schema.ts'

type NewAccount = {
  name?: string | undefined
  username?: string | undefined
  email: string
  passwordHash: string
  role: (typeof users.$inferSelect)['role']
}

/** Stores an account; who may ask for which role is for the caller to have decided. */
export async function insertAccount(db: Database, account: NewAccount) {
  const { name, username, email, passwordHash, role } = account
  const [user] = await db
    .insert(users)
    .values({ name: name ?? username ?? email, username: username ?? null, email, passwordHash, role })
    .returning(userColumns)
  if (!user) throw new Error('insert returned no row')
  return user
}
