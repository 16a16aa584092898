import { type Database, type FieldChange, idempotencyKeys } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Acting, Context, Place } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { conflict, notFound, Refusal } from '../../kernel/errors/refusal.ts'
import { assertMayCreate, chargeCreation } from '../../kernel/limits/quotas.ts'
import type { Actor } from '../../kernel/policy/actor.ts'
import type { Action } from '../../kernel/policy/grid.ts'
import { change, type Recorder, recordDenial, subject } from '../../trail/record.ts'
import type { Repeatable } from './creating.ts'

/** The context that `once` needs. `repeatable` comes from `creating`. */
export type Creating = Acting & Pick<Context, 'waits'> & { repeatable: Repeatable | null }

/**
 * The stored facts of a creation. `id`: of what was created; of several rows, the first. `proof`: must still be the same
 * when the request is repeated. `rows`: of several, the id of each, or why there is none.
 */
const reference = z.object({
  id: z.int(),
  proof: z.string().optional(),
  rows: z.array(z.union([z.int(), z.object({ reason: z.string(), message: z.string() })])).optional(),
  subject,
})
export type Reference = z.infer<typeof reference>

/**
 * A creation: the reply, what finds it later, and the subject for the trail. `maker`: the actor, where the creation
 * itself makes them known. `denied`: what of several rows was out of reach. `beside`: what else the creation did.
 */
export type Created<Reply> = Reference & {
  reply: Reply
  maker?: Actor
  denied?: z.infer<typeof subject> | undefined
  beside?: (z.infer<typeof subject> & { action: Action; changes?: FieldChange[] })[] | undefined
}

/** Reads a creation again, within the caller's present reach. Undefined where it is out of that reach. */
export type Rereading<Reply> = (tx: Database, created: Reference) => Promise<Reply | undefined>

/** How long a key is remembered. */
const memory = sql`interval '24 hours'`

/** Less than a request may take, so that a caller who waits in vain gets the reason. */
const longestWait = sql`set local lock_timeout = '4s'`

const kept = reference.extend({ inputHash: z.string() })

/**
 * Creates in a transaction, and stores under the request's Idempotency-Key what was created. A second request with the
 * key waits for the first. It gets what `reread` finds, which is the same reply unless something changed, and creates
 * nothing; if the first was rolled back, it creates. The creation is recorded here, a repetition as `creation.repeat`.
 * @throws NOT_FOUND when the caller cannot read it now; UNPROCESSABLE_CONTENT when the key came with another input;
 * CONFLICT when the stored text can no longer be read; SERVICE_UNAVAILABLE when the first takes too long;
 * TOO_MANY_REQUESTS when a quota of its maker is reached; and as `work` does, in which case nothing is stored.
 */
export async function once<Reply>(
  ctx: Creating,
  work: (tx: Database) => Promise<Created<Reply>>,
  reread: Rereading<Reply>,
): Promise<Reply> {
  const { repeatable } = ctx
  const create = async (tx: Database, record: Recorder) => {
    assertMayCreate(ctx)
    const { reply, maker, denied, beside = [], ...created } = await work(tx)
    if (denied) record(denied, { outcome: 'denied' })
    const nothingDone = denied && created.subject.patientIds?.length === 0
    if (!nothingDone) record(created.subject, maker && { actor: maker })
    for (const { action, ...subject } of beside) record(subject, { action, ...(maker && { actor: maker }) })
    await chargeCreation(tx, ctx, reply)
    return { reply, created }
  }
  if (!repeatable) return (await change(ctx, create)).reply
  const repeating = { actor: repeatable.actor, action: 'creation.repeat' }
  const { reply, subject } = await change(ctx, async (tx, record) => {
    if (await claim(tx, repeatable)) {
      const { reply, created } = await create(tx, record)
      const text = JSON.stringify({ inputHash: repeatable.inputHash, ...created })
      await keep(tx, repeatable, await repeatable.seals.seal(repeatable, text))
      return { reply, subject: created.subject }
    }
    const created = await recall(tx, repeatable)
    const reply = await reread(tx, created)
    if (reply !== undefined) record(created.subject, repeating)
    return { reply, subject: created.subject }
  })
  if (reply !== undefined) return reply
  await recordDenial({ ...ctx, ...repeating }, subject)
  throw notFound()
}

/** True when this transaction is to create: the key is new, or older than a day. */
async function claim(tx: Database, { caller, procedure, key }: Place): Promise<boolean> {
  await tx.execute(longestWait)
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ caller, procedure, keyHash: digestOf(key) })
    .onConflictDoUpdate({
      target: [idempotencyKeys.caller, idempotencyKeys.procedure, idempotencyKeys.keyHash],
      set: { createdAt: sql`now()`, reply: null },
      setWhere: sql`${idempotencyKeys.createdAt} <= now() - ${memory}`,
    })
    .returning({ caller: idempotencyKeys.caller })
  return claimed.length === 1
}

/** Stores the reply and removes a few expired rows. Skips rows in use. */
async function keep(tx: Database, place: Place, reply: string): Promise<void> {
  await tx.update(idempotencyKeys).set({ reply }).where(at(place))
  await tx.execute(sql`
    delete from idempotency_keys where (caller, procedure, key_hash) in (
      select caller, procedure, key_hash from idempotency_keys where created_at <= now() - ${memory}
      order by created_at limit 20 for update skip locked)`)
}

/** Reads the facts of the first request. The procedure has already checked that the caller may still do this. */
async function recall(tx: Database, repeatable: Repeatable): Promise<Reference> {
  const [row] = await tx.select({ reply: idempotencyKeys.reply }).from(idempotencyKeys).where(at(repeatable))
  const opened = row?.reply && (await repeatable.seals.open(repeatable, row.reply))
  // Older versions stored the reply itself, for a day.
  const found = opened ? kept.safeParse(JSON.parse(opened)).data : undefined
  if (!found) throw unreadable()
  if (found.inputHash !== repeatable.inputHash) throw reused()
  return found
}

const at = ({ caller, procedure, key }: Place) =>
  and(
    eq(idempotencyKeys.caller, caller),
    eq(idempotencyKeys.procedure, procedure),
    eq(idempotencyKeys.keyHash, digestOf(key)),
  )

const reused = () =>
  new Refusal('UNPROCESSABLE_CONTENT', 'This Idempotency-Key was used for another request. Take a new one.', {
    reason: 'idempotency_key_reused',
  })

const unreadable = () =>
  conflict(
    'idempotency_reply_unreadable',
    'This request was carried out before, but its reply can no longer be read. Look up what it created.',
  )
