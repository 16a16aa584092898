import { type Database, idempotencyKeys } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Acting, Context, Place } from '../../kernel/context.ts'
import { digestOf } from '../../kernel/digest.ts'
import { conflict, notFound, Refusal } from '../../kernel/errors/refusal.ts'
import { chargeCreation, demandMayCreate } from '../../kernel/limits/quotas.ts'
import type { Actor } from '../../kernel/policy/actor.ts'
import { change, type Recorder, recordDenial, subject } from '../../trail/record.ts'
import type { Repeatable } from './creating.ts'

/** What the context of a procedure that creates has for `once`; `repeatable` comes from `creating`. */
export type Creating = Acting & Pick<Context, 'waits'> & { repeatable: Repeatable | null }

/** What is kept of what was created. `proof`: what must be as it was for whoever repeats the request to be believed. */
const reference = z.object({ id: z.int(), proof: z.string().optional(), subject })
export type Reference = z.infer<typeof reference>

/**
 * What was created: the reply, what to find it by later, and whom the trail says it is about. `maker`: who then is
 * known to act, where the request did not say.
 */
export type Created<Reply> = Reference & { reply: Reply; maker?: Actor }

/** Reads again what was created, in the reach that the asker has now; undefined where that ends before it. */
export type Rereading<Reply> = (tx: Database, created: Reference) => Promise<Reply | undefined>

/** How long a key is remembered. */
const memory = sql`interval '24 hours'`

/** Less than a request may take, so that whoever waits in vain is told why. */
const longestWait = sql`set local lock_timeout = '4s'`

const kept = reference.extend({ inputHash: z.string() })

/**
 * Creates in a transaction that also keeps, under the request's Idempotency-Key, what was created. A second request
 * with the key waits for the first to end: it gets that as `reread` finds it, the same reply unless something changed,
 * and creates nothing; or it goes on where the first was rolled back. The creation is recorded here, and a repetition as
 * `creation.repeat`.
 * @throws NOT_FOUND when the asker could not read it now; UNPROCESSABLE_CONTENT when the key came with another input;
 * CONFLICT when what was kept can no longer be read; SERVICE_UNAVAILABLE when the first takes too long; TOO_MANY_REQUESTS
 * when a quota of its maker is reached; and as `work` does, in which case nothing is kept.
 */
export async function once<Reply>(
  ctx: Creating,
  work: (tx: Database) => Promise<Created<Reply>>,
  reread: Rereading<Reply>,
): Promise<Reply> {
  const { repeatable } = ctx
  const create = async (tx: Database, record: Recorder) => {
    demandMayCreate(ctx)
    const { reply, maker, ...created } = await work(tx)
    record(created.subject, maker && { actor: maker })
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

/** Whether this transaction is the one to create: nobody has used the key yet, or not for a day. */
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

/** Keeps the reply and removes a few rows that nobody asks for any more; those in use are left for another time. */
async function keep(tx: Database, place: Place, reply: string): Promise<void> {
  await tx.update(idempotencyKeys).set({ reply }).where(at(place))
  await tx.execute(sql`
    delete from idempotency_keys where (caller, procedure, key_hash) in (
      select caller, procedure, key_hash from idempotency_keys where created_at <= now() - ${memory}
      order by created_at limit 20 for update skip locked)`)
}

/** What the first request created. Whoever asks may still do what they ask for: that was checked on the way here. */
async function recall(tx: Database, repeatable: Repeatable): Promise<Reference> {
  const [row] = await tx.select({ reply: idempotencyKeys.reply }).from(idempotencyKeys).where(at(repeatable))
  const opened = row?.reply && (await repeatable.seals.open(repeatable, row.reply))
  // Versions before this one kept the reply itself, for a day.
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
