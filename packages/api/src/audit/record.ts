import type { Database } from '@empanel/db'
import { z } from 'zod'
import type { Actor } from '../auth/authenticate.ts'
import type { Context } from '../context.ts'
import type { Scope } from '../policy/grid.ts'
import { rowId } from '../text.ts'
import type { Entry } from './chain.ts'

/** Who acts, on which request. */
export type Acting = Pick<Context, 'db' | 'auditor' | 'requestId' | 'ip'> & {
  actor: Actor
  action: string
  scope?: Scope
}

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
 */
export async function record(ctx: Acting, subject: Subject, db: Database = ctx.db): Promise<void> {
  await ctx.auditor.write(entryOf(ctx, 'ok', subject), db)
}

/** Records that the actor was refused, outside of any transaction unless the context's own database is one. */
export async function recordDenial(ctx: Acting, subject: Subject = {}): Promise<void> {
  await ctx.auditor.write(entryOf(ctx, 'denied', subject), ctx.db)
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
function entryOf(ctx: Acting, outcome: 'ok' | 'denied', subject: Subject): Entry {
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
