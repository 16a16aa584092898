import {
  assignments,
  type Database,
  mails,
  type NoticeKind,
  type NoticeRefs,
  type NoticeRole,
  notices,
  noticesOff,
  patients,
  practitioners,
  users,
} from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { Permitted } from '../../kernel/context.ts'

/**
 * A notice to write. `role`: who gets it and why, which decides the account. `practitionerId`: the
 * new or former primary who gets it.
 */
export type News = { kind: NoticeKind; patientId: number | null; refs: NoticeRefs } & (
  | { role: Extract<NoticeRole, 'holder' | 'primary'> }
  | { role: Exclude<NoticeRole, 'holder' | 'primary'>; practitionerId: number }
)

/**
 * Writes notices in the caller's transaction, with one statement however many there are. Nobody is told what
 * they did themselves, of a kind that they switched off, or on an account that is not active. A mail says that there is
 * news: one of a kind to an account, unless it got one within the last hour.
 */
export async function notify({ actor, mail }: Telling, tx: Database, news: readonly News[]): Promise<void> {
  if (news.length === 0) return
  const told = sql`json_to_recordset(${JSON.stringify(news)}::json)
    as n(kind text, role text, "patientId" int, "practitionerId" int, refs json)`
  await tx.execute(sql`
    with written as (
      insert into ${notices} (user_id, kind, role, patient_id, refs)
      select u.id, n.kind, n.role, n."patientId", n.refs
      from ${told} cross join lateral (${accounts}) as who(user_id) join ${users} u on u.id = who.user_id
      where u.status = 'active' and u.id is distinct from ${actor.userId}::int
        and not exists (select from ${noticesOff} o where o.user_id = u.id and o.kind = n.kind)
      returning user_id, kind)
    insert into ${mails} (message_id, user_id, recipient, kind)
    select gen_random_uuid(), u.id, u.email, w.kind
    from (select distinct user_id, kind from written) w join ${users} u on u.id = w.user_id
    where ${mail.delivery !== 'none'} and not exists (
      select from ${mails} m
      where m.user_id = u.id and m.kind = w.kind and m.created_at > now() - interval '1 hour')`)
}

/** Who did what is told; nobody where the server did it. */
type Telling = Pick<Permitted, 'actor' | 'mail'>

/** The account that each role stands for. */
const accountOf: Record<NoticeRole, ReturnType<typeof sql>> = {
  holder: sql`select p.owner_id from ${patients} p where p.id = n."patientId" and p.deleted_at is null`,
  new_primary: sql`select d.user_id from ${practitioners} d where d.id = n."practitionerId" and d.deleted_at is null`,
  former_primary: sql`select d.user_id from ${practitioners} d where d.id = n."practitionerId" and d.deleted_at is null`,
  primary: sql`select d.user_id from ${assignments} a join ${practitioners} d on d.id = a.practitioner_id
    where a.patient_id = n."patientId" and a.role = 'primary' and a.ended_at is null and d.deleted_at is null`,
}

const accounts = sql.join(
  Object.entries(accountOf).map(([role, account]) => sql`${account} and n.role = ${sql.raw(`'${role}'`)}`),
  sql` union all `,
)
