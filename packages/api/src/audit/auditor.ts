import type { Database } from '@empanel/db'
import { shareFairly } from '../fair-database.ts'
import { appendTo } from './append.ts'
import { createBatch } from './batch.ts'
import { type AuditKey, type Chain, type Entry, type Linked, link, newChain } from './chain.ts'
import { createTips, type Tip } from './tips.ts'
import { type Ending, followTransactions } from './transactions.ts'

/** Writes the trail of one process. */
export type Auditor = {
  /** The database whose transactions it follows, and whose statements callers share fairly: all go through this one. */
  db: Database
  /** Writes an entry: within a transaction as a part of it, on `db` itself together with those of other requests. */
  write(entry: Entry, db: Database): Promise<void>
  /** Resolves when everything is written that was to be written in batches. */
  idle(): Promise<void>
}

/** What a transaction or a batch is adding to the chain that it holds meanwhile. */
type Draft = { before: Chain; chain: Chain; last: number; taken: Tip[] }

/** Begins chains of its own under `key`; chain.ts says why there are several. */
export function createAuditor({ db, key }: { db: Database; key: AuditKey }): Auditor {
  const followed = followTransactions(shareFairly(db))
  const tips = createTips(db)
  const unused: Chain[] = []
  const append = appendTo(db)

  function begin(): Draft {
    const chain = unused.pop() ?? newChain()
    return { before: chain, chain, last: 0, taken: [] }
  }

  function extend(draft: Draft, entry: Entry): Linked {
    const tip = tips.take(draft.chain.id)
    if (tip) draft.taken.push(tip)
    const { row, chain } = link(key, draft.chain, entry, tip)
    draft.chain = chain
    return row
  }

  /** A chain of which it is not known whether it got longer is not gone on with. */
  function end({ before, chain, last, taken }: Draft, ending: Ending): void {
    if (ending === 'committed') tips.add({ chain: chain.id, id: last, hash: chain.hash })
    else tips.giveBack(taken)
    if (ending !== 'unknown') unused.push(ending === 'committed' ? chain : before)
  }

  const batch = createBatch<Entry>(async entries => {
    await tips.lookForOthers()
    const draft = begin()
    try {
      const rows = entries.map(entry => extend(draft, entry))
      draft.last = await append(rows)
      end(draft, 'committed')
    } catch (error) {
      end(draft, 'unknown')
      throw error
    }
  })

  const drafts = new WeakMap<Database, Draft>()

  function draftOf(tx: Database): Draft {
    const existing = drafts.get(tx)
    if (existing) return existing
    const draft = begin()
    if (!followed.onEnd(tx, ending => end(draft, ending))) {
      throw new Error('what is recorded within a transaction needs one of the auditor’s own')
    }
    drafts.set(tx, draft)
    return draft
  }

  async function writeWithin(tx: Database, entry: Entry): Promise<void> {
    const draft = draftOf(tx)
    draft.last = Math.max(draft.last, await appendTo(tx)([extend(draft, entry)]))
  }

  return {
    db: followed.db,
    write: (entry, within) => (within === followed.db ? batch.add(entry) : writeWithin(within, entry)),
    idle: batch.idle,
  }
}
