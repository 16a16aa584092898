import type { Database, FieldChange } from '@empanel/db'
import { z } from 'zod'
import type { Acting, AuditContext, Entry } from '../kernel/context.ts'
import type { Refusal } from '../kernel/errors/refusal.ts'
import { askerOf } from '../kernel/policy/actor.ts'
import { type Action, scopes } from '../kernel/policy/grid.ts'
import { rowId } from '../kernel/text/text.ts'
import { callLimit, lengthOf, limitFor, noticeLimit, waitRefusal } from './limits.ts'

/**
 * `how`: given where the patients stood in a list or search; else their records are what the request was about. `basis`:
 * what allowed the access, where it was not the scope of the action. A cover is the entry's target, if it has no other.
 */
export const subject = z.object({
  patientIds: z.array(z.int()).optional(),
  how: z.literal('listed').optional(),
  target: z.string().optional(),
  basis: z.union([z.enum([...scopes, 'break-glass']), z.templateLiteral(['cover/', z.int()])]).optional(),
})
type Subject = z.infer<typeof subject> & { changes?: FieldChange[] }

/** Values that replace those of the request's context. */
type Otherwise = Partial<Pick<AuditContext, 'actor' | 'action' | 'scope' | 'requestId' | 'ip'>> & {
  outcome?: Entry['outcome']
}

/** Records an entry in the transaction that `change` runs. */
export type Recorder = (subject: Subject, otherwise?: Otherwise) => void

/**
 * Runs a transaction that changes something. `work` records entries with its second argument; they are committed with
 * the change or not at all. A collision with another transaction runs it all once more.
 * @throws TOO_MANY_REQUESTS when the actor's entries reached the limit of the minute.
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
 * @throws TOO_MANY_REQUESTS when the actor's entries reached the limit of the minute.
 */
export async function record(ctx: Acting, subject: Subject): Promise<void> {
  await ctx.trail.add(within(ctx, entryOf(ctx, 'ok', subject)))
}

/**
 * Records that the actor was refused.
 * @throws TOO_MANY_REQUESTS when the caller's refusals reached the limit of the minute.
 */
export async function recordDenial(ctx: Acting, subject: Subject = {}): Promise<void> {
  await ctx.trail.add(within(ctx, entryOf(ctx, 'denied', subject)))
}

/** Records a change that the server makes by itself or by a command: without a request, and without a limit. */
export const changeByServer = <Result>(
  context: AuditContext,
  work: (tx: Database, record: Recorder) => Promise<Result>,
): Promise<Result> =>
  context.trail.change((tx, add) =>
    work(tx, (subject, { outcome = 'ok', ...otherwise } = {}) =>
      add(entryOf({ ...context, ...otherwise }, outcome, subject)),
    ),
  )

/**
 * Refuses actors who reached the limit of the minute, before any work is done for them.
 * @throws TOO_MANY_REQUESTS
 */
export function assertWithinLimit(ctx: Acting): void {
  if (ctx.recordings.isUsedUp(callLimit(ctx, ctx.actor))) throw tell(ctx, 'ok')
}

/** Counts an entry and returns it. @throws TOO_MANY_REQUESTS */
function within(ctx: Acting, entry: Entry): Entry {
  const limit = limitFor(ctx, entry, ctx.actor)
  if (limit && !ctx.recordings.use(limit, lengthOf(entry))) throw tell(ctx, entry.outcome)
  return entry
}

/** Records, once a minute, that a caller was told to wait. Nothing waits for this entry. */
function tell(ctx: Acting, outcome: Entry['outcome']): Refusal {
  const { trail, recordings } = ctx
  const actor = outcome === 'ok' ? ctx.actor : askerOf(ctx)
  if (recordings.use(noticeLimit(ctx, actor))) {
    const { scope: _, ...told } = { ...ctx, actor, action: 'calls.wait' }
    trail.add(entryOf(told, 'denied', {})).catch(() => {})
  }
  return waitRefusal(recordings.wait(), outcome)
}

const ofPatient = z.object({ patientId: rowId })
const ofRow = z.object({ id: rowId })

/** The subject of a refused request, as far as its unchecked input tells. */
export function subjectOf(action: string, input: unknown): Subject {
  const patient = ofPatient.safeParse(input)
  if (patient.success) return { patientIds: [patient.data.patientId] }
  const row = ofRow.safeParse(input)
  const noun = action.split('.')[0] ?? ''
  const target = rowOfAction[action] ?? (isNoun(noun) ? rowOf[noun] : null)
  if (!row.success || !target) return {}
  return target === 'patient' ? { patientIds: [row.data.id] } : { target: `${target}/${row.data.id}` }
}

/** The row that `id` stands for, where it is not that of the noun: an account that is made has no id yet. */
const rowOfAction: Partial<Record<string, string>> = { 'users.create': 'invitation' }

type Noun = Action extends `${infer Name}.${string}` ? Name : never

/** The row that `id` stands for in the input of each noun's actions; null where it stands for none. */
const rowOf: Record<Noun, string | null> = {
  patients: 'patient',
  panel: null,
  careTeam: null,
  practitioners: 'practitioner',
  assignments: 'assignment',
  plans: 'plan',
  requests: 'request',
  covers: 'cover',
  transfers: 'transfer',
  sites: 'site',
  users: 'user',
  panels: null,
  queue: null,
  accessLog: null,
  access: 'break-glass',
  audit: null,
  mail: 'mail',
}

const isNoun = (name: string): name is Noun => Object.hasOwn(rowOf, name)

/** The moment comes from this process: the hash covers it, and the database's own is known only after the insert. */
function entryOf(ctx: AuditContext, outcome: 'ok' | 'denied', subject: Subject): Entry {
  const { patientIds = [], how = 'opened', changes = [] } = subject
  const basis = subject.basis ?? ctx.scope ?? null
  const cover = basis?.startsWith('cover/') ? basis : null
  return {
    at: new Date().toISOString(),
    actorId: ctx.actor.userId,
    actorRole: ctx.actor.role,
    action: ctx.action,
    outcome,
    patientIds,
    how: outcome === 'ok' && patientIds.length > 0 ? how : null,
    basis: cover ? 'cover' : basis,
    target: subject.target ?? cover,
    requestId: ctx.requestId,
    ip: ctx.ip,
    changes: changes.length > 0 ? changes : null,
  }
}
