import { breakGlassGrants, patients } from '@empanel/db'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Action, scopeOf } from './policy/grid.ts'
import { patientsWithin, type Reaching } from './scope.ts'

/**
 * The actions that a break-glass grant opens where their scope is `assigned`: those that show one patient's record to a
 * caller who names the patient. None of them changes a record: an emergency is a reason to know, not to decide. None is
 * a list: the grant is for the one record that its reason is about.
 */
const openedByGrant: ReadonlySet<Action> = new Set(['patients.read', 'assignments.read'])

/** Whether the caller's grants count for the action. They do not where the policy allows the caller no grants. */
const grantsCount = ({ policy, actor, action, scope }: Reaching) =>
  scope === 'assigned' &&
  openedByGrant.has(action) &&
  scopeOf(policy, actor.role, 'access.breakGlass') !== undefined

/** The patients whose record the caller may open by naming it: those in reach, and those that a grant opens. */
export function openPatients(ctx: Reaching): SQL {
  if (!grantsCount(ctx)) return patientsWithin(ctx)
  return sql`(${patientsWithin(ctx)} or (${patients.deletedAt} is null and exists (
    select from ${breakGlassGrants} where ${openGrants(ctx)})))`
}

/**
 * The grant that opens a record outside of the caller's reach, and its expiry. Both null where the record is in reach.
 */
export function openingGrant(ctx: Reaching): { id: SQL<number | null>; expiresAt: SQL<string | null> } {
  const { id, expiresAt } = breakGlassGrants
  const ofGrant = (value: SQL) => sql`(case when ${patientsWithin(ctx)} then null
    else (select ${value} from ${breakGlassGrants} where ${openGrants(ctx)}) end)`
  const given = grantsCount(ctx)
  return {
    id: given ? ofGrant(sql`max(${id})`).mapWith(id) : sql`null::integer`,
    expiresAt: given ? ofGrant(sql`max(${expiresAt})`).mapWith(expiresAt) : sql`null::text`,
  }
}

/** The caller's unexpired grants for the patient of the outer statement. */
const openGrants = ({ actor }: Reaching) =>
  and(
    sql`${breakGlassGrants.actorId} = ${actor.userId}`,
    eq(breakGlassGrants.patientId, patients.id),
    sql`${breakGlassGrants.expiresAt} > now()`,
  )
