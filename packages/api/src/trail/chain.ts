import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Entry } from '../kernel/context.ts'

/*
 * How the trail shows that somebody tampered with it.
 *
 * Entries form chains. The hash of each entry covers its own fields and the hash of the entry before it, so an entry that
 * was changed, removed or inserted no longer fits. The hash is keyed: without a key, anybody who can write to the table
 * could recompute the hashes after a change.
 *
 * One chain for a whole process would not do. Transactions commit in another order than they write, and some roll back,
 * which would leave gaps like those of removed entries, unless all of them waited for one lock until they end. So a
 * transaction has a chain to itself from its first entry until its outcome is known. Then the next one continues the
 * chain: after the new entry if it was committed, from the old state if not. A micro-batch of reads does the same. A
 * process thus has as many chains as it had transactions and batches at once.
 *
 * No entry follows the last one of a chain, so its removal would leave no gap. An entry may therefore also seal the last
 * entry of another chain: its hash covers that hash, too. Only the newest entries of all stay uncovered.
 */

/** The state of a chain: the number of its entries and the hash of the last one. */
export type Chain = { id: string; seq: number; hash: string }

/** A stored entry that an entry of another chain seals. */
export type Sealed = { id: number; hash: string }

/** An entry with its place in a chain, as it is stored. */
export type Linked = Entry & { chain: string; seq: number; seals: number | null; hash: string }

export type AuditKey = KeyObject

/** Derives the trail's key from a secret of at least 32 bytes. The secret may serve other purposes, too. */
export function auditKeyFrom(secret: string): AuditKey {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'empanel audit trail', 32)))
}

export const newChain = (): Chain => ({ id: randomUUID(), seq: 0, hash: '' })

/** Adds an entry at the end of a chain. Returns the row and the new state of the chain. */
export function link(key: AuditKey, chain: Chain, entry: Entry, sealed?: Sealed) {
  const seq = chain.seq + 1
  const place = { chain: chain.id, seq, before: chain.hash, sealed }
  const hash = hashOf(key, entry, place)
  const row: Linked = { ...entry, chain: chain.id, seq, seals: sealed?.id ?? null, hash }
  return { row, chain: { id: chain.id, seq, hash } }
}

type Place = { chain: string; seq: number; before: string; sealed?: Sealed | undefined }

/**
 * The fields are in a fixed order, in a JSON list, which can be read in one way only. An entry without those that were
 * added later is hashed as it was before there were any.
 */
export function hashOf(key: AuditKey, entry: Entry, { chain, seq, before, sealed }: Place): string {
  const { at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip, how, changes } =
    entry
  const fields = [at, actorId, actorRole, action, outcome, patientIds, basis, target, requestId, ip]
  const later = changes ? [how, changes] : how === null ? [] : [how]
  const covered = [chain, seq, before, sealed?.id ?? null, sealed?.hash ?? null, ...fields, ...later]
  return createHmac('sha256', key).update(JSON.stringify(covered)).digest('base64url')
}
