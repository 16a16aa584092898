import { transfers } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import type { Scope } from '../../kernel/policy/grid.ts'
import { practitionersAt, type Reaching, sitesOf, type UserId } from '../../kernel/scope.ts'

/** The handovers that exist for the caller. A practitioner who was deleted since was at their sites all the same. */
export const transfersWithin = ({ scope, actor }: Reaching): SQL => transferScopes[scope](actor.userId)

const transferScopes: Record<Scope, (userId: UserId) => SQL> = {
  all: () => sql`true`,
  own: () => sql`false`,
  assigned: () => sql`false`,
  site: userId => sql`${transfers.fromId} = any(${practitionersAt(sitesOf(userId))})`,
}
