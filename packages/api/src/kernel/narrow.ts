import { assignments, patients } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import type { Scope } from './policy/grid.ts'
import { panelsHeld, patientsWithin, type Reaching, requestsWithin, sitesOf, type UserId } from './scope.ts'

/**
 * The ids of the patients in the caller's reach, where they are few. PostgreSQL looks these up first, so a statement
 * that also filters by them costs only as much as they do. This is no access check: `patientsWithin` decides.
 * Undefined where the scope is `all`.
 */
export const idsInReach = ({ scope, actor }: Reaching): SQL | undefined => patientIds[scope](actor.userId)

/** The patients in reach, looked up first where they are few. */
export function patientsListed(ctx: Reaching): SQL[] {
  const reached = idsInReach(ctx)
  return [patientsWithin(ctx), ...(reached ? [sql`${patients.id} = any(${reached})`] : [])]
}

/** The requests in reach, looked up first where they are few. Those of the scope `assigned` are found by whom they name. */
export function requestsListed(ctx: Reaching): SQL[] {
  const reached = ctx.scope === 'assigned' ? undefined : idsInReach(ctx)
  return [requestsWithin(ctx), ...(reached ? [sql`${patients.id} = any(${reached})`] : [])]
}

const patientIds: Record<Scope, (userId: UserId) => SQL | undefined> = {
  all: () => undefined,
  own: userId => sql`array(select id from ${patients} where owner_id = ${userId})`,
  assigned: userId => sql`array(
    select patient_id from ${assignments} where practitioner_id = any(${panelsHeld(userId)}) and ended_at is null)`,
  site: userId => sql`array(select id from ${patients} where site_id = any(${sitesOf(userId)}))`,
}
