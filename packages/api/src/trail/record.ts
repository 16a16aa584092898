import type { Database } from '@empanel/db'
import { z } from 'zod'
import type { Acting, Deed, Entry } from '../kernel/context.ts'
import type { Refusal } from '../kernel/errors/refusal.ts'
import { askerOf } from '../kernel/policy/actor.ts'
import { rowId } from '../kernel/text/text.ts'
import { callsOf, lengthOf, shareOf, tellingOf, toldToWait } from './limits.ts'

/** `basis`: what let the actor in where it was not the scope. */
export const subject = z.object({
  patientIds: z.array(z.int()).optional(),
  target: z.string().optional(),
  basis: z.literal('break-glass').optional(),
})
type Subject = z.infer<typeof subject>

/** What of a deed is otherwise than in the context of its request. */
type Otherwise = Partial<Pick<Deed, 'actor' | 'action'>> & { outcome?: Entry['outcome'] }

/** Records a deed in the transaction that `change` runs. */
export type Recorder = (subject: Subject, otherwise?: Otherwise) => void

/**
 * Runs a transaction that changes something. What `work` records with its second argument is committed with the change
 * or not at all, and the whole is done once more when another transaction was in its way.
 * @throws TOO_MANY_REQUESTS when as much was recorded of the actor within the minute as may be.
 */
export const change = <Result>(
  ctx: Acting,
  work: (tx: Database, record: Recorder) => Promise<Result>,
): Promise<Result> =>
  ctx.trail.change((tx, add) =>
    work(tx, (subject, { outcome = 'ok', ...otherwise } = {}) => {
      const acting = { ...ctx, ...otherwise }
      add(within(acting, entryOf(acting, outcome, subject)))
    }),
  )

/**
 * Records what the actor read, before the reply.
 * @throws TOO_MANY_REQUESTS when as much was recorded of the actor within the minute as may be.
 */
export async function record(ctx: Acting, subject: Subject): Promise<void> {
  await ctx.trail.add(within(ctx, entryOf(ctx, 'ok', subject)))
}

/**
 * Records that the actor was refused.
 * @throws TOO_MANY_REQUESTS when the caller was refused as often within the minute as may be.
 */
export async function recordDenial(ctx: Acting, subject: Subject = {}): Promise<void> {
  await ctx.trail.add(within(ctx, entryOf(ctx, 'denied', subject)))
}

/** Records what was done on the server's command line, without a request and without a limit. */
export const changeByCommand = <Result>(
  deed: Deed,
  work: (tx: Database, record: Recorder) => Promise<Result>,
): Promise<Result> => deed.trail.change((tx, add) => work(tx, subject => add(entryOf(deed, 'ok', subject))))

/**
 * Turns away who has used up what may be recorded of them, before they have anything done.
 * @throws TOO_MANY_REQUESTS
 */
export function demandRoom(ctx: Acting): void {
  if (ctx.recordings.isUsedUp(callsOf(ctx, ctx.actor))) throw tell(ctx, 'ok')
}

/** The entry, where there is room for it. @throws TOO_MANY_REQUESTS */
function within(ctx: Acting, entry: Entry): Entry {
  const share = shareOf(ctx, entry, ctx.actor)
  if (share && !ctx.recordings.use(share, lengthOf(entry))) throw tell(ctx, entry.outcome)
  return entry
}

/** Records, once a minute, that somebody was told to wait. Nothing waits for this entry. */
function tell(ctx: Acting, outcome: Entry['outcome']): Refusal {
  const { trail, recordings } = ctx
  const actor = outcome === 'ok' ? ctx.actor : askerOf(ctx)
  if (recordings.use(tellingOf(ctx, actor))) {
    const { scope: _, ...told } = { ...ctx, actor, action: 'calls.wait' }
    trail.add(entryOf(told, 'denied', {})).catch(() => {})
  }
  return toldToWait(recordings.wait(), outcome)
}

const ofPatient = z.object({ patientId: rowId })
const ofRow = z.object({ id: rowId })

/** Whom a refused request was about, as far as its input says: the input has not been checked. */
export function subjectOf(action: string, input: unknown): Subject {
  const patient = ofPatient.safeParse(input)
  if (patient.success) return { patientIds: [patient.data.patientId] }
  const row = ofRow.safeParse(input)
  const noun = nouns.get(action.split('.')[0] ?? '')
  if (!row.success || !noun) return {}
  return noun === 'patient' ? { patientIds: [row.data.id] } : { target: `${noun}/${row.data.id}` }
}

/** What `id` names in the input of an action; elsewhere it names nothing. */
const nouns = new Map([
  ['patients', 'patient'],
  ['doctors', 'doctor'],
  ['assignments', 'assignment'],
  ['users', 'user'],
  ['access', 'break-glass'],
])

/** Its moment is this process's: the database's own is not known before the entry is there, and is hashed with it. */
function entryOf(ctx: Deed, outcome: 'ok' | 'denied', subject: Subject): Entry {
  return {
    at: new Date().toISOString(),
    actorId: ctx.actor.userId,
    actorRole: ctx.actor.role,
    action: ctx.action,
    outcome,
    patientIds: subject.patientIds ?? [],
    basis: subject.basis ?? ctx.scope ?? null,
    target: subject.target ?? null,
    requestId: ctx.requestId,
    ip: ctx.ip,
  }
}
