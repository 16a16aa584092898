import { auditEvents, type Database } from '@empanel/db'
import { z } from 'zod'
import type { Actor } from '../auth/authenticate.ts'
import type { Context } from '../context.ts'
import type { Scope } from '../policy/grid.ts'
import { rowId } from '../text.ts'

/** Who acts, on which request. */
export type Acting = Pick<Context, 'db' | 'requestId' | 'ip'> & {
  actor: Actor
  action: string
  scope?: Scope
}

type Subject = { patientIds?: number[]; target?: string }

/**
 * Records what the actor did. Reads call it before they reply; writes call it with their transaction, so that
 * the change and its trace are committed together or not at all.
 */
export async function record(ctx: Acting, subject: Subject, db: Database = ctx.db): Promise<void> {
  await insert(db, ctx, 'ok', subject)
}

/** Records that the actor was refused, in a statement of its own: nothing else was done. */
export async function recordDenial(ctx: Acting, subject: Subject = {}): Promise<void> {
  await insert(ctx.db, ctx, 'denied', subject)
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
])

async function insert(db: Database, ctx: Acting, outcome: 'ok' | 'denied', subject: Subject): Promise<void> {
  await db.insert(auditEvents).values({
    actorId: ctx.actor.userId,
    actorRole: ctx.actor.role,
    action: ctx.action,
    outcome,
    patientIds: subject.patientIds ?? [],
    basis: ctx.scope ?? null,
    target: subject.target ?? null,
    requestId: ctx.requestId,
    ip: ctx.ip,
  })
}
