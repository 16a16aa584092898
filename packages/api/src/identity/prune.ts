import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'

/** Rows of one statement, so few that nobody waits for it. */
const atOnce = 500

/**
 * Expired rows. Ended sessions stay thirty days: administrators look at them, and they show which networks the holder
 * signed in from. So do mails that were sent or given up, and invitations that came to nothing. Notices stay ninety days
 * after they were read.
 */
const outdated = [
  sql`delete from sessions where id in (select id from sessions
    where least(revoked_at, expires_at) < now() - interval '30 days'
    order by least(revoked_at, expires_at) limit ${atOnce} for update skip locked)`,
  sql`delete from sign_in_attempts where (account, ip) in (select account, ip from sign_in_attempts
    where last_at < now() - interval '1 day' order by last_at limit ${atOnce} for update skip locked)`,
  sql`delete from idempotency_keys where (caller, procedure, key_hash) in (
    select caller, procedure, key_hash from idempotency_keys where created_at < now() - interval '24 hours'
    order by created_at limit ${atOnce} for update skip locked)`,
  sql`delete from usage where (caller, kind, since) in (select caller, kind, since from usage
    where until < now() order by until limit ${atOnce} for update skip locked)`,
  sql`delete from notices where id in (select id from notices
    where read_at < now() - interval '90 days' order by read_at limit ${atOnce} for update skip locked)`,
  sql`delete from mails where id in (select id from mails
    where state <> 'waiting' and settled_at < now() - interval '30 days'
    order by settled_at limit ${atOnce} for update skip locked)`,
  sql`delete from one_time_tokens where id in (select id from one_time_tokens
    where expires_at < now() - interval '1 day' order by expires_at limit ${atOnce} for update skip locked)`,
  sql`delete from password_requests where id in (select id from password_requests
    where created_at < now() - interval '1 day' order by due_at limit ${atOnce} for update skip locked)`,
  sql`delete from invitations where id in (select id from invitations
    where accepted_at is null and least(withdrawn_at, expires_at) < now() - interval '30 days'
    order by least(withdrawn_at, expires_at) limit ${atOnce} for update skip locked)`,
]

/** Removes expired rows, a few at a time, until nothing is left or `stop` aborts. Returns how many. */
export async function prune(db: Database, stop?: AbortSignal): Promise<number> {
  let removed = 0
  for (const statement of outdated) {
    for (let count = atOnce; count === atOnce && !stop?.aborted; ) {
      count = (await db.execute(statement)).count
      removed += count
    }
  }
  return removed
}
