import { auditEvents, type Database } from '@empanel/db'
import { desc, gt, sql } from 'drizzle-orm'
import type { Sealed } from './chain.ts'

/** The last entry of a chain, which nothing covers yet. */
export type Head = Sealed & { chain: string }

/** How often a process looks for the chains of others, and through how many of the newest entries. */
const everyMs = 60_000
const atFirst = 1_000
const later = 20_000
/** Entries that were being written when it last looked have ids below the newest it saw. */
const overlap = 1_000

/** The heads of all chains that a process knows of, its own and others', as long as no entry seals them. */
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
    /** Sets the head of one of its own chains, which covers the one before it. */
    set(head: Head): void {
      own.add(head.chain)
      heads.set(head.chain, head)
    },
    /** Takes the oldest out, for an entry of the chain `by` to seal. */
    take(by: string): Head | undefined {
      for (const head of heads.values()) {
        if (head.chain === by) continue
        heads.delete(head.chain)
        return head
      }
      return undefined
    },
    /** Takes those back whose seals were not stored, unless their chains went on. */
    giveBack(taken: Head[]): void {
      for (const head of taken) if (!heads.has(head.chain)) heads.set(head.chain, head)
    },
    /** Looks for chains of other processes, which may have ended: waits for it the first time, later not. */
    async lookForOthers(): Promise<void> {
      if (lookedAt === undefined) await lookAround()
      // Where it fails, the next time does as well.
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
