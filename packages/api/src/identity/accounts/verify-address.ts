import { type Database, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'

/** Notes that the holder reads what is sent to an address, if it is still that of the account. */
export async function verifyAddress(tx: Database, userId: number, address: string): Promise<boolean> {
  const verified = await tx
    .update(users)
    .set({ emailVerifiedAt: sql`now()` })
    .where(and(eq(users.id, userId), sql`lowered(${users.email}) = lowered(${address})`))
    .returning({ id: users.id })
  return verified.length === 1
}
