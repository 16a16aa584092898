import { type Database, practitioners, users } from '@empanel/db'
import { and, eq, isNull } from 'drizzle-orm'
import type { Role } from '../../kernel/policy/grid.ts'
import { effectiveRole } from '../sessions/authenticate.ts'

/** The role that the policy sees of an account, without a session. Undefined where the account is not active. */
export async function roleOfAccount(
  db: Database,
  userId: number,
): Promise<Exclude<Role, 'anonymous'> | undefined> {
  const [account] = await db
    .select({
      role: users.role,
      practitionerStatus: practitioners.status,
      profession: practitioners.profession,
    })
    .from(users)
    .leftJoin(practitioners, and(eq(practitioners.userId, users.id), isNull(practitioners.deletedAt)))
    .where(and(eq(users.id, userId), eq(users.status, 'active')))
  return account && effectiveRole(account)
}
