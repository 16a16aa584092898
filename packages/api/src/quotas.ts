import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { strangersAt } from './caller.ts'
import { Refusal } from './errors.ts'
import type { Role } from './policy/grid.ts'
import type { ServedRegistration } from './policy/registration.ts'

/** How much one caller may make, on all instances together, and have recorded on each of them. */
export type Quotas = { creationsPerMinute: number; registrationsPerHour: number; recordedPerMinute: number }

/** More than people do by hand; whoever loads records in bulk imports them, or raises it. */
export const usualQuotas: Quotas = {
  creationsPerMinute: 300,
  registrationsPerHour: 20,
  recordedPerMinute: 1200,
}

/** Whether accounts of a role are of people whom somebody let in. Integrations work as staff or administrators. */
const letIn: Record<Role, boolean> = {
  anonymous: false,
  pending: false,
  patient: false,
  doctor: false,
  staff: true,
  admin: true,
}

type Served = { quotas: Quotas; registration: ServedRegistration }

/** Nobody let in who works as what everybody may register as. */
const wasLetIn = ({ registration: { account, accountAlone } }: Served, role: Role) =>
  letIn[role] && !(account === role && accountAlone === 'open')

/** How many entries of the trail one account, or the strangers of one network, may cause in a minute. */
export const recordedPerMinute = (served: Served, role: Role): number =>
  served.quotas.recordedPerMinute * (wasLetIn(served, role) ? 10 : 1)

/** How many of them for refusals; and as many sign-ins, refreshes and so on of each account. */
export const refusedPerMinute = ({ recordedPerMinute }: Quotas): number => Math.ceil(recordedPerMinute / 4)

/** What is stored in a minute, for each creation that is allowed in it: 4.7 MiB with the usual quota. */
const bytesPerCreation = 16_384

type Kind = 'creations' | 'bytes' | 'tries' | 'registrations'
type Charge = { kind: Kind; amount: number; most: number; seconds: number }

const counted = z.array(z.object({ kind: z.string(), used: z.coerce.number(), wait: z.int() }))

/**
 * Counts what a transaction creates. What is rolled back was not counted.
 * @throws TOO_MANY_REQUESTS when the caller made as much as one may within a minute.
 */
export async function chargeCreation(
  tx: Database,
  caller: string,
  { creationsPerMinute }: Quotas,
  reply: unknown,
) {
  const bytes = Buffer.byteLength(JSON.stringify(reply) ?? '')
  await charge(tx, caller, [
    { kind: 'creations', amount: 1, most: creationsPerMinute, seconds: 60 },
    { kind: 'bytes', amount: bytes, most: creationsPerMinute * bytesPerCreation, seconds: 60 },
  ])
}

/** Counts what a change stores, against the bytes of the minute alone. @throws TOO_MANY_REQUESTS */
export async function chargeChange(
  tx: Database,
  caller: string,
  { creationsPerMinute }: Quotas,
  row: unknown,
) {
  const amount = Buffer.byteLength(JSON.stringify(row) ?? '')
  await charge(tx, caller, [
    { kind: 'bytes', amount, most: creationsPerMinute * bytesPerCreation, seconds: 60 },
  ])
}

/** How many times as often as one may register one may try to: words that are taken are tried again, so are lost replies. */
const triesPerRegistration = 5

/**
 * Counts that somebody tries to register from a network, whatever comes of it: to be called before their password is
 * hashed.
 * @throws TOO_MANY_REQUESTS
 */
export async function chargeTry(db: Database, ip: string | null, { registrationsPerHour }: Quotas) {
  const most = registrationsPerHour * triesPerRegistration
  await charge(db, strangersAt(ip), [{ kind: 'tries', amount: 1, most, seconds: 3600 }])
}

/** Counts an account that is made from a network, in the transaction that makes it. @throws TOO_MANY_REQUESTS */
export async function chargeRegistration(tx: Database, ip: string | null, { registrationsPerHour }: Quotas) {
  await charge(tx, strangersAt(ip), [
    { kind: 'registrations', amount: 1, most: registrationsPerHour, seconds: 3600 },
  ])
}

async function charge(tx: Database, caller: string, charges: Charge[]): Promise<void> {
  const rows = await tx.execute(sql`
    insert into usage (caller, kind, since, until, used)
    select ${caller}, kind, began, began + make_interval(secs => seconds), amount
    from json_to_recordset(${JSON.stringify(charges)}::json) as t (kind text, amount bigint, seconds int),
      date_bin(make_interval(secs => seconds), now(), '2000-01-01') as began
    order by kind
    on conflict (caller, kind, since) do update set used = usage.used + excluded.used
    returning kind, used, ceil(extract(epoch from until - now()))::int as wait`)
  for (const { kind, used, wait } of counted.parse([...rows])) {
    const most = charges.find(one => one.kind === kind)?.most ?? 0
    if (used > most) throw quotaReached(kind, wait)
  }
}

const quotaReached = (kind: string, wait: number) =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    kind === 'registrations' || kind === 'tries'
      ? 'Too many accounts were made from your address within an hour. Try again later, or ask an administrator for an account.'
      : `You are storing more than one may within a minute. Try again in ${wait} seconds.`,
    { reason: 'quota_reached', retryAfterSeconds: wait },
  )
