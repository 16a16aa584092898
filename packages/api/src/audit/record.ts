import type { Database } from '@empanel/db'
import { z } from 'zod'
import type { Actor } from '../auth/authenticate.ts'
import type { Context } from '../context.ts'
import type { Refusal } from '../errors.ts'
import type { Scope } from '../policy/grid.ts'
import { rowId } from '../text.ts'
import type { Entry } from './chain.ts'
import { askerOf, callsOf, type Limited, lengthOf, shareOf, tellingOf, toldToWait } from './limits.ts'

/** Who acts, and what is recorded of that beside whom it is about. */
type Deed = Pick<Context, 'auditor' | 'requestId' | 'ip'> & {
  actor: Actor
  action: string
  scope?: Scope
}

/** Who acts, on which request. */
export type Acting = Deed & Limited & Pick<Context, 'db'>

/** `basis`: what let the actor in where it was not the scope. */
export const subject = z.object({
  patientIds: z.array(z.int()).optional(),
  target: z.string().optional(),
  basis: z.literal('break-glass').optional(),
})
type Subject = z.infer<typeof subject>

/**
 * Records what the actor did. Reads wait for it before they reply; writes call it with their transaction, so that
 * the change and its trace are committed together or not at all.
 * @throws TOO_MANY_REQUESTS when as much was recorded of the actor within the minute as may be.
 */
export async function record(ctx: Acting, subject: Subject, db: Database = ctx.db): Promise<void> {
  await write(ctx, entryOf(ctx, 'ok', subject), db)
}

/**
 * Records that the actor was refused, outside of any transaction unless the context's own database is one.
 * @throws TOO_MANY_REQUESTS when whoever asks was refused as often within the minute as may be.
 */
export async function recordDenial(ctx: Acting, subject: Subject = {}): Promise<void> {
  await write(ctx, entryOf(ctx, 'denied', subject), ctx.db)
}

/** Records what whoever runs the server did without a request, as often as they like. */
export async function recordCommand(deed: Deed, subject: Subject, tx: Database): Promise<void> {
  await deed.auditor.write(entryOf(deed, 'ok', subject), tx)
}

/**
 * Turns away who has used up what may be recorded of them, before they have anything done.
 * @throws TOO_MANY_REQUESTS
 */
export function demandRoom(ctx: Acting): void {
  if (ctx.recordings.isUsedUp(callsOf(ctx, ctx.actor))) throw tell(ctx, 'ok')
}

async function write(ctx: Acting, entry: Entry, db: Database): Promise<void> {
  const share = shareOf(ctx, entry, ctx.actor)
  if (share && !ctx.recordings.use(share, lengthOf(entry))) throw tell(ctx, entry.outcome)
  await ctx.auditor.write(entry, db)
}

/**
 * Records, once a minute, that somebody was told to wait: outside of the transaction that ends with it, which holds the
 * one session of the embedded engine, so that nothing waits for it.
 */
function tell(ctx: Acting, outcome: Entry['outcome']): Refusal {
  const { auditor, recordings } = ctx
  const actor = outcome === 'ok' ? ctx.actor : askerOf(ctx)
  if (recordings.use(tellingOf(ctx, actor))) {
    const { scope: _, ...told } = { ...ctx, actor, action: 'calls.wait' }
    auditor.write(entryOf(told, 'denied', {}), auditor.db).catch(() => {})
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
