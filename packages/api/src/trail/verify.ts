import { auditEvents, type Database } from '@empanel/db'
import { and, count, eq, isNotNull, min, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type AuditKey, hashOf } from './chain.ts'
import { findLosses, type Loss, lastNumber } from './witnesses.ts'

/** Why an entry does not fit. */
export type MismatchKind = 'changed' | 'removed before' | 'sealed removed' | 'without a chain'

/** An entry that does not fit. `missing`: the id of an entry that it covers, where that is known. */
export type Mismatch = { id: number; at: string; action: string; kind: MismatchKind; missing: number | null }

export type Verification = {
  /** All entries, and those written before there were chains. */
  entries: number
  unchained: number
  chains: number
  mismatches: number
  /** The mismatch with the lowest id. */
  first: Mismatch | undefined
  /** The newest entry of any chain. */
  newest: Mark | undefined
  /** Where there are no entries at all: the number of the last one ever written. */
  emptiedOf: number | null
  /** Rows whose audit entry is missing. */
  losses: Loss[]
}

/** Identifies an entry. */
export type Mark = { id: number; hash: string }

type Options = { keys: readonly AuditKey[]; onProgress?: (done: number, total: number) => void }

const pageSize = 2_000

/**
 * Reads the whole trail, chain by chain and in pages. Checks that every entry is unchanged and follows the entry that
 * it followed when it was written. `keys`: all keys that the trail was ever written under. It cannot detect removal of
 * the newest entries, except those that other rows bear witness to.
 */
export async function verifyTrail(db: Database, { keys, onProgress }: Options): Promise<Verification> {
  const old = await lookAtUnchained(db)
  const found: Verification = {
    ...old,
    ...{ chains: 0, entries: old.unchained, newest: undefined, emptiedOf: null, losses: [] },
  }
  const [total] = await db.select({ n: count() }).from(auditEvents)
  const report = (mismatch: Mismatch) => {
    found.mismatches++
    if (!found.first || mismatch.id < found.first.id) found.first = mismatch
  }
  let before: Row | undefined
  for (;;) {
    const rows = await readPage(db, before)
    for (const row of rows) {
      const follows = before?.chain === row.chain ? before : undefined
      if (!follows) found.chains++
      const kind = mismatchIn(row, follows, keys)
      if (kind) report({ id: row.id, at: row.at, action: row.action, kind, missing: missingOf(row, kind) })
      if (row.id > (found.newest?.id ?? 0)) found.newest = { id: row.id, hash: row.hash }
      before = row
    }
    found.entries += rows.length
    onProgress?.(found.entries, total?.n ?? 0)
    if (rows.length < pageSize) break
  }
  if (found.entries === 0) found.emptiedOf = await lastNumber(db)
  found.losses = await findLosses(db)
  return found
}

type Row = Awaited<ReturnType<typeof readPage>>[number]

const sealed = alias(auditEvents, 'sealed')

async function readPage(db: Database, after: { chain: string; seq: number } | undefined) {
  const { chain, seq } = auditEvents
  const rows = await db
    .select({ entry: auditEvents, sealedHash: sealed.hash })
    .from(auditEvents)
    .leftJoin(sealed, eq(sealed.id, auditEvents.seals))
    .where(
      sql`${chain} is not null ${after ? sql`and (${chain}, ${seq}) > (${after.chain}, ${after.seq})` : sql``}`,
    )
    .orderBy(chain, seq)
    .limit(pageSize)
  return rows.map(({ entry, sealedHash }) => ({
    ...entry,
    // A CHECK of the table sets all three or none.
    chain: entry.chain ?? '',
    seq: entry.seq ?? 0,
    hash: entry.hash ?? '',
    sealedHash,
  }))
}

function mismatchIn(row: Row, follows: Row | undefined, keys: readonly AuditKey[]): MismatchKind | undefined {
  if (row.seq !== (follows?.seq ?? 0) + 1) return 'removed before'
  if (row.seals !== null && row.sealedHash === null) return 'sealed removed'
  const sealed = row.seals === null ? undefined : { id: row.seals, hash: row.sealedHash ?? '' }
  const place = { chain: row.chain, seq: row.seq, before: follows?.hash ?? '', sealed }
  return keys.some(key => hashOf(key, row, place) === row.hash) ? undefined : 'changed'
}

const missingOf = (row: Row, kind: MismatchKind) => (kind === 'sealed removed' ? row.seals : null)

/** Whether a marked entry still exists unchanged. */
export async function holdsMark(db: Database, { id, hash }: Mark): Promise<boolean> {
  const found = await db.$count(auditEvents, and(eq(auditEvents.id, id), eq(auditEvents.hash, hash)))
  return found === 1
}

/** Entries without a chain are older than all chains. A newer one was put in. */
async function lookAtUnchained(db: Database) {
  const { id, at, action, chain } = auditEvents
  const [oldest] = await db
    .select({ id: min(id) })
    .from(auditEvents)
    .where(isNotNull(chain))
  const from = oldest?.id ?? null
  const intruders = sql`${id} > ${from}`
  const [counted] = await db
    .select({ all: count(), mismatches: sql<number>`count(*) filter (where ${intruders})::int` })
    .from(auditEvents)
    .where(sql`${chain} is null`)
  const [first] = await db
    .select({ id, at, action })
    .from(auditEvents)
    .where(sql`${chain} is null and ${intruders}`)
    .orderBy(id)
    .limit(1)
  const mismatch = first && ({ ...first, kind: 'without a chain', missing: null } satisfies Mismatch)
  return { unchained: counted?.all ?? 0, mismatches: counted?.mismatches ?? 0, first: mismatch }
}
