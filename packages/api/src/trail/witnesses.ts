import { type Database, demoPeople } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

/** Rows that are stored together with an audit entry. */
export type Witness = 'account' | 'session' | 'emergency' | 'verdict'

/** Rows whose entry is gone: how many, and the moment of the first. */
export type Loss = { of: Witness; count: number; since: string }

/**
 * The moments of such rows. The demo data has no entries and one moment. A session begins by the clock of the server,
 * in whole seconds, just before its entry.
 */
const unrecorded: Record<Witness, SQL> = {
  account: sql`
    select created_at as at from users as u
    where created_at is distinct from (select created_at from users where email = ${demoPeople.admin.email})
      and not exists (select from audit_events
        where target = 'user/' || u.id and action in ('users.create', 'auth.register', 'auth.acceptInvitation'))`,
  session: sql`
    select created_at as at from sessions as s
    where not exists (select from audit_events
      where action = 'auth.login' and at between s.created_at and s.created_at + interval '1 minute'
        and actor_id = s.user_id and outcome = 'ok')`,
  emergency: sql`
    select granted_at as at from break_glass_grants as g
    where not exists (select from audit_events
      where action = 'access.breakGlass' and target = 'break-glass/' || g.id and outcome = 'ok')`,
  verdict: sql`
    select reviewed_at as at from break_glass_grants as g
    where verdict is not null and not exists (select from audit_events
      where action = 'access.review' and target = 'break-glass/' || g.id and outcome = 'ok')`,
}

const losses = z.array(
  z.object({
    of: z.enum(['account', 'session', 'emergency', 'verdict']),
    count: z.int().positive(),
    since: z.string(),
  }),
)

/** Finds rows whose entries were removed, or that were not made through Empanel. */
export async function findLosses(db: Database): Promise<Loss[]> {
  const counts = Object.entries(unrecorded).map(
    ([of, rows]) => sql`
      select ${of}::text as of, count(*)::int as count, to_char(min(at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
      from (${rows}) as rows having count(*) > 0`,
  )
  return losses.parse([...(await db.execute(sql.join(counts, sql` union all `)))])
}

const numbered = z.array(z.object({ last: z.coerce.number().nullable() }))

/** The number of the last entry ever begun. Null if there was none, or if this database role may not know. */
export async function lastNumber(db: Database): Promise<number | null> {
  const rows = await db.execute(sql`
    select last_value as last from pg_sequences where schemaname = 'public' and sequencename = 'audit_events_id_seq'`)
  return numbered.parse([...rows])[0]?.last ?? null
}
