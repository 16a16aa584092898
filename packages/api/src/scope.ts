import { assignments, doctors, patients } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Scope, scopeOf } from './policy/grid.ts'
import type { Permitted } from './trpc.ts'

/** The patients that exist for the caller: not deleted, and within the scope of the action. */
export function patientsWithin({ scope, actor }: Permitted): SQL {
  return sql`(${patients.deletedAt} is null and ${patientScopes[scope](actor.userId)})`
}

const patientScopes: Record<Scope, (userId: number | null) => SQL> = {
  all: () => sql`true`,
  own: userId => sql`${patients.ownerId} = ${userId}`,
  assigned: userId => sql`exists (
    select from ${assignments} a join ${doctors} d on d.id = a.doctor_id
    where a.patient_id = ${patients.id} and a.ended_at is null
      and d.user_id = ${userId} and d.status = 'active' and d.deleted_at is null)`,
}

/**
 * The doctors that exist for the caller: not deleted, within the scope, and approved unless the record is the
 * caller's own or the caller may approve.
 */
export function doctorsWithin(ctx: Permitted): SQL {
  const { userId, role } = ctx.actor
  const mayApprove = scopeOf(ctx.policy, role, 'doctors.approve') !== undefined
  const visible = mayApprove
    ? sql`true`
    : sql`(${doctors.status} = 'active' or ${doctors.userId} = ${userId})`
  return sql`(${doctors.deletedAt} is null and ${visible} and ${doctorScopes[ctx.scope](userId)})`
}

const doctorScopes: Record<Scope, (userId: number | null) => SQL> = {
  all: () => sql`true`,
  own: userId => sql`${doctors.userId} = ${userId}`,
  assigned: userId => sql`exists (
    select from ${assignments} a join ${patients} p on p.id = a.patient_id
    where a.doctor_id = ${doctors.id} and a.ended_at is null
      and p.owner_id = ${userId} and p.deleted_at is null)`,
}
