import { auditEvents, type Database } from '@empanel/db'
import { desc, gt, sql } from 'drizzle-orm'
import type { Sealed } from './chain.ts'

/** The last entry of a chain. No other entry covers it yet. */
export type Head = Sealed & { chain: string }

/** How often a process looks for other processes' chains, and among how many of the newest entries. */
const everyMs = 60_000
const atFirst = 1_000
const later = 20_000
/** Entries that were being written at the last look may have ids below the newest one it saw. */
const overlap = 1_000

/** The unsealed heads of all chains that a process knows, its own and others'. */
export function createHeads(db: Database) {
  const heads = new Map<string, Head>()
  const own = new Set<string>()
  let lookedAt: number | undefined
  let newest = 0

  async function lookAround(): Promise<void> {
    const first = lookedAt === undefined
    lookedAt = performance.now()
    const found = await readHeads(db, first ? { limit: atFirst } : { after: newest - overlap, limit: later })
    for (const head of found) {
      newest = Math.max(newest, head.id)
      if (!own.has(head.chain)) heads.set(head.chain, head)
    }
  }

  return {
    /** Sets the head of an own chain. It replaces that chain's previous head. */
    set(head: Head): void {
      own.add(head.chain)
      heads.set(head.chain, head)
    },
    /** Removes and returns the oldest head, for an entry of the chain `by` to seal. */
    take(by: string): Head | undefined {
      for (const head of heads.values()) {
        if (head.chain === by) continue
        heads.delete(head.chain)
        return head
      }
      return undefined
    },
    /** Puts heads back whose seals were not stored, unless their chains grew meanwhile. */
    giveBack(taken: Head[]): void {
      for (const head of taken) if (!heads.has(head.chain)) heads.set(head.chain, head)
    },
    /** Looks for the chains of other processes, which may have ended. Waits for the first look only. */
    async lookForOthers(): Promise<void> {
      if (lookedAt === undefined) await lookAround()
      // If it fails, the next look tries again.
      else if (performance.now() - lookedAt > everyMs) lookAround().catch(() => {})
    },
  }
}

async function readHeads(
  db: Database,
  { after = 0, limit }: { after?: number; limit: number },
): Promise<Head[]> {
  const { id, chain, seq, hash } = auditEvents
  const recent = db
    .select({ id, chain, seq, hash })
    .from(auditEvents)
    .where(gt(id, after))
    .orderBy(desc(id))
    .limit(limit)
    .as('recent')
  const rows = await db
    .select({ id: recent.id, chain: recent.chain, hash: recent.hash })
    .from(recent)
    .where(
      sql`${recent.chain} is not null and not exists (
        select from ${auditEvents} n where n.chain = ${recent.chain} and n.seq = ${recent.seq} + 1)`,
    )
    .orderBy(recent.id)
  return rows.flatMap(({ id, chain, hash }) => (chain && hash ? [{ id, chain, hash }] : []))
}
