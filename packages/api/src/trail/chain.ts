import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Entry } from '../kernel/context.ts'

/*
 * How the trail shows that somebody tampered with it.
 *
 * Entries form chains: the hash of each covers its own fields and the hash of the one before it, so an entry that
 * was changed, removed or put in between no longer fits. The hash is keyed, because whoever can write to the table
 * could compute a bare one anew from the change on.
 *
 * One chain for a whole process would not do: transactions commit in another order than they write, and some roll
 * back, which would leave gaps like those of removed entries, unless all of them waited for one lock until their
 * end. So a transaction has a chain to itself from its first entry until its outcome is known; then the next one
 * takes the chain over, as it stands if the entry was committed, as it was before if not. A micro-batch of reads
 * does likewise. A process thus has as many chains as it had transactions and batches at once.
 *
 * The last entry of a chain is followed by nothing that would miss it. So an entry may also seal the last one of
 * another chain: its hash covers that one's hash too. What is left uncovered are the newest entries of all.
 */

/** Where a chain stands: how many entries it has, and the hash of the last one. */
export type Chain = { id: string; seq: number; hash: string }

/** An entry that is in the database, as another chain's entry seals it. */
export type Sealed = { id: number; hash: string }

/** An entry in its place, as it is stored. */
export type Linked = Entry & { chain: string; seq: number; seals: number | null; hash: string }

export type AuditKey = KeyObject

/** Derives the key of the trail from a secret of at least 32 bytes that may serve other purposes as well. */
export function auditKeyFrom(secret: string): AuditKey {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'empanel audit trail', 32)))
}

export const newChain = (): Chain => ({ id: randomUUID(), seq: 0, hash: '' })

/** Puts an entry at the end of a chain, and says where the chain then stands. */
export function link(key: AuditKey, chain: Chain, entry: Entry, sealed?: Sealed) {
  const seq = chain.seq + 1
  const place = { chain: chain.id, seq, before: chain.hash, sealed }
  const hash = hashOf(key, entry, place)
  const row: Linked = { ...entry, chain: chain.id, seq, seals: sealed?.id ?? null, hash }
  return { row, chain: { id: chain.id, seq, hash } }
}

type Place = { chain: string; seq: number; before: string; sealed?: Sealed | undefined }

/** Field by field, in an order that is fixed here: a list in JSON can be read in one way only. */
export function hashOf(key: AuditKey, entry: Entry, { chain, seq, before, sealed }: Place): string {
  const { at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip } = entry
  const fields = [at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip]
  const covered = [chain, seq, before, sealed?.id ?? null, sealed?.hash ?? null, ...fields]
  return createHmac('sha256', key).update(JSON.stringify(covered)).digest('base64url')
}
