import type { Entry, Limited } from '../kernel/context.ts'
import { Refusal } from '../kernel/errors/refusal.ts'
import { callerOf, strangersAt } from '../kernel/limits/caller.ts'
import type { MinuteLimit } from '../kernel/limits/minute-counts.ts'
import { recordedPerMinute, refusedPerMinute } from '../kernel/limits/quotas.ts'
import type { Actor } from '../kernel/policy/actor.ts'

/** The caller, as limits see them. */
type Caller = Pick<Actor, 'userId' | 'role'>

const nameOf = ({ ip }: Limited, { userId }: Caller) => (userId === null ? strangersAt(ip) : `user/${userId}`)

/** These entries follow five wrong passwords, or the end of a session. Refusing the entry would undo that. */
const alwaysRecorded = new Set(['auth.lock', 'auth.refresh'])

/**
 * Actions that begin and end sessions count apart, so that reading a lot never keeps anybody from signing in or out.
 */
const ofSessions = /^(auth|sessions)\./

/** An entry counts once more for each so many patients that it names. */
const patientsOfOne = 50

/** How many ordinary entries this one counts as. */
export const lengthOf = ({ patientIds }: Pick<Entry, 'patientIds'>): number =>
  1 + Math.floor(patientIds.length / patientsOfOne)

/** The limit that an entry counts against. Undefined for entries that are always written. */
export function limitFor(ctx: Limited, { outcome, action }: Entry, actor: Caller): MinuteLimit | undefined {
  const refusals = refusedPerMinute(ctx.quotas)
  if (outcome === 'denied') return alwaysRecorded.has(action) ? undefined : refusalLimit(ctx)
  if (ofSessions.test(action)) return { of: `${nameOf(ctx, actor)} ${action}`, most: refusals }
  return callLimit(ctx, actor)
}

/** The limit on what an actor does. */
export const callLimit = (ctx: Limited, actor: Caller): MinuteLimit => ({
  of: nameOf(ctx, actor),
  most: recordedPerMinute(ctx, actor.role),
})

/** The limit on a caller's refusals. */
const refusalLimit = (ctx: Limited): MinuteLimit => ({
  of: `${callerOf(ctx)} refused`,
  most: refusedPerMinute(ctx.quotas),
})

/** Whether the caller reached the limit on refusals for this minute. */
export const isCrowded = (ctx: Limited): boolean => ctx.recordings.isUsedUp(refusalLimit(ctx))

/** Allows one entry a minute that says: this caller was told to wait. */
export const noticeLimit = (ctx: Limited, actor: Caller): MinuteLimit => ({
  of: `${nameOf(ctx, actor)} told`,
  most: 1,
})

export const waitRefusal = (wait: number, what: 'ok' | 'denied') =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    what === 'ok'
      ? `You are asking for more than one may within a minute. Try again in ${wait} seconds.`
      : `Too many of your requests were refused within a minute. Try again in ${wait} seconds.`,
    { reason: 'too_many_requests', retryAfterSeconds: wait },
  )
