import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { networkOf } from '../../kernel/limits/address.ts'

/** The account that a password is tried for, and the address it is tried from. */
export type Attempt = {
  /** As in the table: `user/5`, or `login/` and a hash. */
  account: string
  ip: string | null
  /** Whether the holder recently signed in from there. */
  knownNetwork: boolean
}

const failuresHere = 5

/**
 * The limit for all addresses together, against guessing from many of them. It is higher, and does not apply where the
 * holder recently signed in: strangers who lock an account lock out only each other.
 */
const failuresEverywhere = 50

const longestLockMinutes = 15
/** Failures are forgotten after this long without another. */
const memory = sql`interval '1 day'`

/** By network, since the holder of one IPv6 address has any number of them. Unknown addresses count as one. */
function placesOf({ ip, knownNetwork }: Attempt): [string, ...string[]] {
  const here = ip === null ? '' : networkOf(ip)
  return knownNetwork ? [here] : [here, '*']
}

const answer = z.tuple([z.object({ open: z.boolean(), locks: z.boolean() })])

/**
 * Counts a try before its password is compared, so that parallel tries cannot pass the limit. While the account is
 * locked, it counts nothing and leaves the lock as it is.
 * `open`: the password may be compared. `locks`: a wrong password now locks the account.
 */
export async function countAttempt(db: Database, attempt: Attempt) {
  const { account, knownNetwork } = attempt
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
      select ${account}, '*', 1 from here where not ${knownNetwork}::boolean
      ${onceMore(failuresEverywhere)}
    )
    select (select count(*) from (table here union all table everywhere) as counted) = ${places.length}::int as open,
      exists (select from (table here union all table everywhere) as counted where locks) as locks`)
  return answer.parse([...rows])[0]
}

/**
 * Leaves the row of a lock that holds untouched and returns nothing for it. Locks last 1, 2, 4, 8 and then 15 minutes.
 */
function onceMore(limit: number) {
  const failures = sql`case when attempts.last_at < now() - ${memory} then 1 else attempts.failures + 1 end`
  const minutes = sql`least(2 ^ least(${failures} - ${limit}::int, 10), ${longestLockMinutes}::int)::int`
  return sql`
    on conflict (account, ip) do update set failures = ${failures}, last_at = now(),
      locked_until = case when ${failures} >= ${limit}::int then now() + make_interval(mins => ${minutes}) end
    where attempts.locked_until is null or attempts.locked_until <= now()
    returning locked_until is not null as locks`
}

/** Forgets the counted tries after a right password. Locks the rows in the order in which they are counted. */
export async function forgetAttempts(db: Database, attempt: Attempt): Promise<void> {
  await db.execute(sql`
    delete from sign_in_attempts where (account, ip) in (
      select account, ip from sign_in_attempts where account = ${attempt.account} and ip in ${placesOf(attempt)}
      order by ip = '*' for update)`)
}

/** Forgets all failures of an account whose holder chose a new password. In the order in which they are counted. */
export async function forgetAllAttempts(tx: Database, account: string): Promise<void> {
  await tx.execute(sql`
    delete from sign_in_attempts where (account, ip) in (
      select account, ip from sign_in_attempts where account = ${account} order by ip = '*', ip for update)`)
}

/**
 * Removes a few expired rows. Called at each failure, which adds two rows at most, so that the table stays small. Skips
 * rows in use.
 */
export async function pruneAttempts(db: Database): Promise<void> {
  await db.execute(sql`
    delete from sign_in_attempts where (account, ip) in (
      select account, ip from sign_in_attempts where last_at < now() - ${memory}
      order by last_at limit 20 for update skip locked)`)
}
