import { type Database, idempotencyKeys } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Acting, record, subject } from '../audit/record.ts'
import { hashOf } from '../auth/tokens.ts'
import { conflict, Refusal } from '../errors.ts'
import type { Repeatable } from './creating.ts'
import type { Place } from './seals.ts'

/** What the context of a procedure that creates has for `once`; `repeatable` comes from `creating`. */
export type Creating = Pick<Acting, 'db' | 'auditor' | 'requestId' | 'ip' | 'scope'> & {
  repeatable: Repeatable | null
}

/** What was created: the reply, and whom it is about, for the trail to say when the reply is given again. */
export type Created<Reply> = { reply: Reply; subject: z.infer<typeof subject> }

/** How long a key is remembered. */
const memory = sql`interval '24 hours'`

/** Less than a request may take, so that whoever waits in vain is told why. */
const longestWait = sql`set local lock_timeout = '4s'`

const kept = z.object({ inputHash: z.string(), reply: z.unknown(), subject })

/**
 * Creates in a transaction that also keeps the reply under the request's Idempotency-Key. A second request with the
 * key waits for the first to end: it gets the same reply and creates nothing, or goes on where the first was rolled
 * back. `work` records what it does, so a repetition is recorded apart, as `creation.repeat`.
 * @throws UNPROCESSABLE_CONTENT when the key came with another input; CONFLICT when the reply can no longer be read;
 * SERVICE_UNAVAILABLE when the first takes too long; and as `work` does, in which case nothing is kept.
 */
export async function once<Reply>(
  ctx: Creating,
  work: (tx: Database) => Promise<Created<Reply>>,
): Promise<Reply> {
  const { repeatable } = ctx
  return ctx.db.transaction(async tx => {
    if (!repeatable) return (await work(tx)).reply
    if (!(await claim(tx, repeatable))) return repeat<Reply>({ ...ctx, repeatable }, tx)
    const created = await work(tx)
    const sealed = JSON.stringify({ inputHash: repeatable.inputHash, ...created })
    await keep(tx, repeatable, await repeatable.seals.seal(repeatable, sealed))
    return created.reply
  })
}

/** Whether this transaction is the one to create: nobody has used the key yet, or not for a day. */
async function claim(tx: Database, { caller, procedure, key }: Place): Promise<boolean> {
  await tx.execute(longestWait)
  const claimed = await tx
    .insert(idempotencyKeys)
    .values({ caller, procedure, keyHash: hashOf(key) })
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

/** Gives the first reply again. Whoever gets it may still do what they ask for: that was checked on the way here. */
async function repeat<Reply>(ctx: Creating & { repeatable: Repeatable }, tx: Database): Promise<Reply> {
  const { repeatable } = ctx
  const [row] = await tx.select({ reply: idempotencyKeys.reply }).from(idempotencyKeys).where(at(repeatable))
  const opened = row?.reply && (await repeatable.seals.open(repeatable, row.reply))
  if (!opened) throw unreadable()
  const { inputHash, reply, subject } = kept.parse(JSON.parse(opened))
  if (inputHash !== repeatable.inputHash) throw reused()
  await record({ ...ctx, actor: repeatable.actor, action: 'creation.repeat' }, subject, tx)
  // This very procedure sealed it, and its `.output` checks it once more.
  return reply as Reply
}

const at = ({ caller, procedure, key }: Place) =>
  and(
    eq(idempotencyKeys.caller, caller),
    eq(idempotencyKeys.procedure, procedure),
    eq(idempotencyKeys.keyHash, hashOf(key)),
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
