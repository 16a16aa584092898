import type { Entry, Limited } from '../kernel/context.ts'
import { Refusal } from '../kernel/errors/refusal.ts'
import { callerOf, strangersAt } from '../kernel/limits/caller.ts'
import type { Share } from '../kernel/limits/minute-counts.ts'
import { recordedPerMinute, refusedPerMinute } from '../kernel/limits/quotas.ts'
import type { Actor } from '../kernel/policy/actor.ts'

/** Whoever asks, by what is counted. */
type Caller = Pick<Actor, 'userId' | 'role'>

const nameOf = ({ ip }: Limited, { userId }: Caller) => (userId === null ? strangersAt(ip) : `user/${userId}`)

/** Each of these comes after five wrong passwords, or with the end of a session, which it must not undo. */
const alwaysRecorded = new Set(['auth.lock', 'auth.refresh'])

/** What people begin and end sessions with: counted apart, so that nobody who reads without end keeps them from it. */
const ofSessions = /^(auth|sessions)\./

/** An entry names whose records were seen: of so many it is as long again. */
const patientsOfOne = 50

/** How many usual entries one is as long as. */
export const lengthOf = ({ patientIds }: Pick<Entry, 'patientIds'>): number =>
  1 + Math.floor(patientIds.length / patientsOfOne)

/** What an entry is counted against; undefined where it is written in any case. */
export function shareOf(ctx: Limited, { outcome, action }: Entry, actor: Caller): Share | undefined {
  const few = refusedPerMinute(ctx.quotas)
  if (outcome === 'denied') return alwaysRecorded.has(action) ? undefined : refusalsOf(ctx)
  if (ofSessions.test(action)) return { of: `${nameOf(ctx, actor)} ${action}`, most: few }
  return callsOf(ctx, actor)
}

/** Of what an actor does. */
export const callsOf = (ctx: Limited, actor: Caller): Share => ({
  of: nameOf(ctx, actor),
  most: recordedPerMinute(ctx, actor.role),
})

/** Of what whoever asks is refused. */
const refusalsOf = (ctx: Limited): Share => ({
  of: `${callerOf(ctx)} refused`,
  most: refusedPerMinute(ctx.quotas),
})

/** Whether whoever asks was refused as often within the minute as may be. */
export const isCrowded = (ctx: Limited): boolean => ctx.recordings.isUsedUp(refusalsOf(ctx))

/** Used up with the first entry that says that a caller was told to wait. */
export const tellingOf = (ctx: Limited, actor: Caller): Share => ({
  of: `${nameOf(ctx, actor)} told`,
  most: 1,
})

export const toldToWait = (wait: number, what: 'ok' | 'denied') =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    what === 'ok'
      ? `You are asking for more than one may within a minute. Try again in ${wait} seconds.`
      : `Too many of your requests were refused within a minute. Try again in ${wait} seconds.`,
    { reason: 'too_many_requests', retryAfterSeconds: wait },
  )
