import {
  accountSites,
  assignments,
  covers,
  patients,
  practitionerSites,
  practitioners,
  requests,
  sites,
} from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import type { AnyCaller, Permitted } from './context.ts'
import { type Scope, scopeOf } from './policy/grid.ts'

/** A caller, or the placeholder for one in a prepared statement. */
export type Reaching = Permitted | AnyCaller
export type UserId = Reaching['actor']['userId']

/** The patients that exist for the caller: not deleted, and within the scope of the action. */
export function patientsWithin({ scope, actor }: Reaching): SQL {
  return sql`(${patients.deletedAt} is null and ${patientScopes[scope](actor.userId)})`
}

const patientScopes: Record<Scope, (userId: UserId) => SQL> = {
  all: () => sql`true`,
  own: userId => sql`${patients.ownerId} = ${userId}`,
  assigned: userId => onPanels(panelsHeld(userId)),
  site: userId => sql`${patients.siteId} = any(${sitesOf(userId)})`,
}

/** True for the patients with an open assignment to one of these practitioners. */
const onPanels = (practitionerIds: SQL) => sql`exists (
  select from ${assignments} a
  where a.patient_id = ${patients.id} and a.ended_at is null and a.practitioner_id = any(${practitionerIds}))`

/**
 * The ids of the practitioners whose panels the account holds: its own approved record, and those that it covers at
 * this moment. Covers are not handed on: what a colleague covers is not covered, too. PostgreSQL finds them once for
 * each statement; joined to the assignments, they would be looked for again for each row.
 */
export const panelsHeld = (userId: UserId): SQL => sql`(select panels_held(${userId}::integer))::integer[]`

/** Of these the account's own. */
export const ownPanelsOf = (userId: UserId): SQL => sql`array(
  select me.id from ${practitioners} me
  where me.user_id = ${userId} and me.status = 'active' and me.deleted_at is null)`

/** The ids of the covers by which it holds others. */
export const coversOf = (userId: UserId): SQL => sql`(select covers_held(${userId}::integer))::integer[]`

/**
 * The first cover by which the account reaches the patient of the outer statement. Null where there is none. Not by a
 * join, which might begin with all of the patient's assignments, for each row.
 */
const coverOf = (userId: UserId) => sql`(
  select 'cover/' || min(c.id) from ${covers} c where c.id = any(${coversOf(userId)}) and (
    select true from ${assignments} a
    where a.patient_id = ${patients.id} and a.ended_at is null and a.practitioner_id = c.practitioner_id))`

/** Why somebody reaches a patient: a scope, or the cover of a colleague whose patient it is. */
export type Basis = Scope | `cover/${number}`

/**
 * Why the caller reaches the patient of the outer statement, for the trail: because the record is theirs, they look after
 * the patient or cover somebody who does, wherever that holds; else by the scope of the action. Only for patients
 * within the scope.
 */
export function basisOf({ scope, actor: { userId } }: Reaching): SQL<Basis> {
  if (scope === 'own') return sql`'own'::text`
  return sql`(case when ${patientScopes.own(userId)} then 'own' when ${onPanels(ownPanelsOf(userId))} then 'assigned'
    else coalesce(${coverOf(userId)}, ${scope}::text) end)`
}

/** True for the patients of whom the caller may read who looks after them. */
export function teamReadable(ctx: Reaching): SQL {
  const scope = scopeOf(ctx.policy, ctx.actor.role, 'assignments.read')
  return scope ? patientsWithin({ ...ctx, scope }) : sql`false`
}

/** The ids of the caller's sites: those of the account and of its practitioner, and all that lie within these. */
export const sitesOf = (userId: UserId): SQL => sql`array(
  with recursive mine(id) as (
    select s.site_id from ${accountSites} s where s.user_id = ${userId}
    union select s.site_id from ${practitionerSites} s join ${practitioners} d on d.id = s.practitioner_id
      where d.user_id = ${userId} and d.status = 'active' and d.deleted_at is null
    union select s.id from ${sites} s join mine on s.parent_id = mine.id)
  select id from mine)`

/** The sites that exist for the caller. */
export const sitesWithin = ({ scope, actor }: Reaching): SQL => siteScopes[scope](actor.userId)

const siteScopes: Record<Scope, (userId: UserId) => SQL> = {
  all: () => sql`true`,
  own: () => sql`false`,
  assigned: () => sql`false`,
  site: userId => sql`${sites.id} = any(${sitesOf(userId)})`,
}

/**
 * The practitioners that exist for the caller: not deleted, within the scope, and approved unless the record is the caller's
 * own or the caller may approve.
 */
export function practitionersWithin(ctx: Reaching): SQL {
  const { userId, role } = ctx.actor
  const mayApprove = scopeOf(ctx.policy, role, 'practitioners.approve') !== undefined
  const visible = mayApprove
    ? sql`true`
    : sql`(${practitioners.status} = 'active' or ${practitioners.userId} = ${userId})`
  return sql`(${practitioners.deletedAt} is null and ${visible} and ${practitionerScopes[ctx.scope](userId)})`
}

const practitionerScopes: Record<Scope, (userId: UserId) => SQL> = {
  all: () => sql`true`,
  own: userId => sql`${practitioners.userId} = ${userId}`,
  assigned: userId => sql`${practitioners.id} in (
    select a.practitioner_id from ${patients} p join ${assignments} a on a.patient_id = p.id
    where p.owner_id = ${userId} and p.deleted_at is null and a.ended_at is null)`,
  site: userId => sql`${practitioners.id} = any(${practitionersAt(sitesOf(userId))})`,
}

/**
 * The requests that exist for the caller, in a statement that joins their patients. With the scope `assigned`: those that
 * name the caller, whom the patient wants to trust; not those of the caller's patients who ask for somebody else.
 */
export function requestsWithin({ scope, actor }: Reaching): SQL {
  return sql`(${patients.deletedAt} is null and ${requestScopes[scope](actor.userId)})`
}

const requestScopes: Record<Scope, (userId: UserId) => SQL> = {
  ...patientScopes,
  assigned: userId => sql`${requests.practitionerId} = any(${ownPanelsOf(userId)})`,
}

/** The covers that exist for the caller: those of practitioners within the scope, who are covered or cover. */
export const coversWithin = ({ scope, actor }: Reaching): SQL => coverScopes[scope](actor.userId)

const coverScopes: Record<Scope, (userId: UserId) => SQL> = {
  all: () => sql`true`,
  own: userId => coversAmong(ownPanelsOf(userId)),
  assigned: () => sql`false`,
  site: userId => coversAmong(practitionersAt(sitesOf(userId))),
}

/** Looked up first: they are few, and PostgreSQL might walk all covers in the order of a list. */
const coversAmong = (practitionerIds: SQL) => sql`${covers.id} = any(array(
  select c.id from ${covers} c where c.practitioner_id = any(${practitionerIds})
  union all select c.id from ${covers} c where c.by_id = any(${practitionerIds})))`

/** The ids of the practitioners who work at these sites. */
export const practitionersAt = (siteIds: SQL) => sql`array(
  select s.practitioner_id from ${practitionerSites} s where s.site_id = any(${siteIds}))`
