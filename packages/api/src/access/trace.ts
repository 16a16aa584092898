import { breakGlassGrants } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'

/** How the trail tells what a break-glass grant alone has allowed; nothing of the kind without one. */
export const byGrant = (grantId: number | null) =>
  grantId === null ? {} : ({ basis: 'break-glass', target: `break-glass/${grantId}` } as const)

/** The target of those entries, in a statement that joins the grant. */
export const grantTarget: SQL = sql`'break-glass/' || ${breakGlassGrants.id}`
