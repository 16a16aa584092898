import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { networkOf } from '../../kernel/limits/address.ts'

/** Whom a password is tried for, and from where. */
export type Attempt = {
  /** As the table has it: `user/5`, or `login/` and a hash. */
  account: string
  ip: string | null
  /** Whether the holder signed in from there lately. */
  familiar: boolean
}

const failuresHere = 5

/**
 * From all addresses together, against guessing from many of them. It is higher, and does not hold where the holder
 * signed in lately: strangers who lock an account then lock out nobody but each other.
 */
const failuresEverywhere = 50

const longestLockMinutes = 15
/** After this long without a failure, none is remembered. */
const memory = sql`interval '1 day'`

/** By the network, since whoever has one IPv6 address has as many as they like. Unknown addresses count as one. */
function placesOf({ ip, familiar }: Attempt): [string, ...string[]] {
  const here = ip === null ? '' : networkOf(ip)
  return familiar ? [here] : [here, '*']
}

const answer = z.tuple([z.object({ open: z.boolean(), locks: z.boolean() })])

/**
 * Counts a try before its password is compared, so that no number of them at once passes the limit. While it is
 * locked, nothing is counted and the lock stays as it is.
 * `open`: the password may be compared. `locks`: if it is wrong, this was the last that may for now.
 */
export async function countAttempt(db: Database, attempt: Attempt) {
  const { account, familiar } = attempt
  const places = placesOf(attempt)
  const rows = await db.execute(sql`
    with unlocked as (
      select where not exists (
        select from sign_in_attempts where account = ${account} and ip in ${places} and locked_until > now())
    ), here as (
      insert into sign_in_attempts as attempts (account, ip, failures)
      select ${account}, ${places[0]}, 1 from unlocked
      ${onceMore(failuresHere)}
    ), everywhere as (
      insert into sign_in_attempts as attempts (account, ip, failures)
      select ${account}, '*', 1 from here where not ${familiar}::boolean
      ${onceMore(failuresEverywhere)}
    )
    select (select count(*) from (table here union all table everywhere) as counted) = ${places.length}::int as open,
      exists (select from (table here union all table everywhere) as counted where locks) as locks`)
  return answer.parse([...rows])[0]
}

/** The row of a lock that holds stays untouched, and returns nothing. Locks last 1, 2, 4, 8 and then 15 minutes. */
function onceMore(limit: number) {
  const failures = sql`case when attempts.last_at < now() - ${memory} then 1 else attempts.failures + 1 end`
  const minutes = sql`least(2 ^ least(${failures} - ${limit}::int, 10), ${longestLockMinutes}::int)::int`
  return sql`
    on conflict (account, ip) do update set failures = ${failures}, last_at = now(),
      locked_until = case when ${failures} >= ${limit}::int then now() + make_interval(mins => ${minutes}) end
    where attempts.locked_until is null or attempts.locked_until <= now()
    returning locked_until is not null as locks`
}

/** Forgets what was counted, once the password was right. Locks the rows in the order in which they are counted. */
export async function forgetAttempts(db: Database, attempt: Attempt): Promise<void> {
  await db.execute(sql`
    delete from sign_in_attempts where (account, ip) in (
      select account, ip from sign_in_attempts where account = ${attempt.account} and ip in ${placesOf(attempt)}
      order by ip = '*' for update)`)
}

/**
 * Removes a few rows that nothing depends on any more. At each failure, which adds two at most, so that the table
 * stays small; rows that are in use are left for another time rather than waited for.
 */
export async function pruneAttempts(db: Database): Promise<void> {
  await db.execute(sql`
    delete from sign_in_attempts where (account, ip) in (
      select account, ip from sign_in_attempts where last_at < now() - ${memory}
      order by last_at limit 20 for update skip locked)`)
}
