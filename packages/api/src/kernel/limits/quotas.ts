import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { Refusal } from '../errors/refusal.ts'
import type { Role } from '../policy/grid.ts'
import type { ServedRegistration } from '../policy/registration.ts'
import { type Asking, callerOf } from './caller.ts'
import type { Waits } from './waits.ts'

/** How much one caller may create on all instances together, and have recorded on each of them. */
export type Quotas = {
  creationsPerMinute: number
  /** Only for roles that people get without being let in. */
  creationsPerDay: number
  registrationsPerHour: number
  recordedPerMinute: number
}

/** More than people enter by hand. To load many records, import them or raise the quota. */
export const usualQuotas: Quotas = {
  creationsPerMinute: 300,
  creationsPerDay: 300,
  registrationsPerHour: 20,
  recordedPerMinute: 3600,
}

/** Whether somebody at the clinic let in the people with this role. Integrations work as staff or administrators. */
const letIn: Record<Role, boolean> = {
  anonymous: false,
  pending: false,
  patient: false,
  clinician: false,
  doctor: false,
  staff: true,
  admin: true,
}

/** The caller who stores something. */
type Storing = Asking & { waits: Waits }

type Served = { quotas: Quotas; registration: ServedRegistration }

/** False for roles that anybody may register as. */
const wasLetIn = ({ registration: { account, accountAlone } }: Served, role: Role) =>
  letIn[role] && !(account === role && accountAlone === 'open')

/** How many audit entries an account, or the strangers of one network, may cause in a minute. */
export const recordedPerMinute = (served: Served, role: Role): number =>
  served.quotas.recordedPerMinute * (wasLetIn(served, role) ? 100 : 1)

/** How many of these may be refusals. The same number limits the sign-ins, refreshes and so on of each account. */
export const refusedPerMinute = ({ recordedPerMinute }: Quotas): number => Math.ceil(recordedPerMinute / 4)

/** How many bytes may be stored in a minute, for each creation allowed: 4.7 MiB with the usual quota. */
const bytesPerCreation = 16_384

const kinds = [
  'creations',
  'creations of the day',
  'bytes',
  'tries',
  'registrations',
  'password requests',
  'password changes',
] as const
type Kind = (typeof kinds)[number]
type Charge = { kind: Kind; amount: number; most: number; seconds: number }

const counted = z.array(z.object({ kind: z.enum(kinds), used: z.coerce.number(), wait: z.int() }))

/**
 * Counts what a transaction creates, whether or not it is deleted later. A rollback also undoes the count.
 * @throws TOO_MANY_REQUESTS when the caller reached the quota of the minute or, unless somebody let them in, of the
 * day.
 */
export async function chargeCreation(tx: Database, ctx: Served & Storing, reply: unknown) {
  const { authentication, quotas } = ctx
  const { creationsPerMinute, creationsPerDay } = quotas
  const amount = Buffer.byteLength(JSON.stringify(reply) ?? '')
  // Strangers only make accounts. Their registrations are counted instead.
  const byTheDay = authentication.kind === 'signed-in' && !wasLetIn(ctx, authentication.actor.role)
  await charge(tx, ctx, [
    { kind: 'creations', amount: 1, most: creationsPerMinute, seconds: 60 },
    { kind: 'bytes', amount, most: creationsPerMinute * bytesPerCreation, seconds: 60 },
    ...(byTheDay
      ? [{ kind: 'creations of the day', amount: 1, most: creationsPerDay, seconds: 86_400 } as const]
      : []),
  ])
}

/** Counts what a change stores, only against the bytes of the minute. @throws TOO_MANY_REQUESTS */
export async function chargeChange(tx: Database, ctx: Storing & { quotas: Quotas }, row: unknown) {
  const amount = Buffer.byteLength(JSON.stringify(row) ?? '')
  const most = ctx.quotas.creationsPerMinute * bytesPerCreation
  await charge(tx, ctx, [{ kind: 'bytes', amount, most, seconds: 60 }])
}

type Registering = Storing & { quotas: Quotas }

/** Registrations count by network, signed in or not. */
const strangersOf = ({ ip, waits }: Storing): Storing => ({ ip, waits, authentication: { kind: 'none' } })

/** Tries allowed for each registration allowed: people try again when a username is taken or a reply is lost. */
const triesPerRegistration = 5

/**
 * Counts a try to register from a network, whatever its outcome. Call it before the password is hashed.
 * @throws TOO_MANY_REQUESTS
 */
export async function chargeTry(db: Database, ctx: Registering) {
  const most = ctx.quotas.registrationsPerHour * triesPerRegistration
  await charge(db, strangersOf(ctx), [{ kind: 'tries', amount: 1, most, seconds: 3600 }])
}

/** Counts a request for a new password from a network, like a try to register. @throws TOO_MANY_REQUESTS */
export async function chargePasswordRequest(tx: Database, ctx: Registering) {
  const most = ctx.quotas.registrationsPerHour * triesPerRegistration
  await charge(tx, strangersOf(ctx), [{ kind: 'password requests', amount: 1, most, seconds: 3600 }])
}

/** More than anybody needs. Each change is told by mail, and people may not fill a mailbox with that. */
const passwordChangesPerHour = 10

/** Counts a changed password, in the transaction that changes it. @throws TOO_MANY_REQUESTS */
export async function chargePasswordChange(tx: Database, ctx: Storing) {
  await charge(tx, ctx, [
    { kind: 'password changes', amount: 1, most: passwordChangesPerHour, seconds: 3600 },
  ])
}

/** Counts an account that was made from a network, in the transaction that makes it. @throws TOO_MANY_REQUESTS */
export async function chargeRegistration(tx: Database, ctx: Registering) {
  const most = ctx.quotas.registrationsPerHour
  await charge(tx, strangersOf(ctx), [{ kind: 'registrations', amount: 1, most, seconds: 3600 }])
}

/**
 * Refuses callers who still have to wait before they create more, so that nothing is stored only to be rolled back.
 * @throws TOO_MANY_REQUESTS
 */
export const assertMayCreate = (ctx: Storing) =>
  assertNotWaiting(ctx, ['creations of the day', 'creations', 'bytes'])

/** The same before a change. @throws TOO_MANY_REQUESTS */
export const assertMayChange = (ctx: Storing) => assertNotWaiting(ctx, ['bytes'])

function assertNotWaiting(ctx: Storing, kinds: Kind[]): void {
  for (const kind of kinds) ctx.waits.assertNotWaiting(waitOf(ctx, kind))
}

const waitOf = (asking: Asking, kind: Kind) => `${callerOf(asking)} ${kind}`

async function charge(tx: Database, ctx: Storing, charges: Charge[]): Promise<void> {
  const rows = await tx.execute(sql`
    insert into usage (caller, kind, since, until, used)
    select ${callerOf(ctx)}, kind, began, began + make_interval(secs => seconds), amount
    from json_to_recordset(${JSON.stringify(charges)}::json) as t (kind text, amount bigint, seconds int),
      date_bin(make_interval(secs => seconds), now(), '2000-01-01') as began
    order by kind
    on conflict (caller, kind, since) do update set used = usage.used + excluded.used
    returning kind, used, ceil(extract(epoch from until - now()))::int as wait`)
  const most = new Map(charges.map(one => [one.kind, one.most]))
  const [reached] = counted
    .parse([...rows])
    .filter(({ kind, used }) => used > (most.get(kind) ?? 0))
    .sort((one, other) => other.wait - one.wait)
  if (!reached) return
  const { kind, wait } = reached
  throw ctx.waits.begin(waitOf(ctx, kind), wait, left => quotaReached(kind, left))
}

const quotaReached = (kind: Kind, wait: number) =>
  new Refusal('TOO_MANY_REQUESTS', told[kind](wait), { reason: 'quota_reached', retryAfterSeconds: wait })

const ofMinute = (wait: number) =>
  `You are storing more than one may within a minute. Try again in ${wait} seconds.`
const ofHour = () =>
  'Too many accounts were made from your address within an hour. Try again later, or ask an administrator for an account.'

const told: Record<Kind, (wait: number) => string> = {
  creations: ofMinute,
  bytes: ofMinute,
  'creations of the day': wait =>
    `You entered as much today as one may within a day, what was deleted again included. Try again in ${inWords(wait)}.`,
  tries: ofHour,
  registrations: ofHour,
  'password requests': () =>
    'Too many passwords were asked for from your address within an hour. Try again later, or ask an administrator.',
  'password changes': wait =>
    `You changed your password as often as one may within an hour. Try again in ${inWords(wait)}.`,
}

/** A wait of up to a day in words, rounded up. */
function inWords(seconds: number): string {
  const [amount, unit] =
    seconds > 3600 ? [Math.ceil(seconds / 3600), 'hour'] : [Math.ceil(seconds / 60), 'minute']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
