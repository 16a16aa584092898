import type { Database } from '@empanel/db'
import type { Entry, Trail } from '../kernel/context.ts'
import { isCollision, retryCollision } from '../kernel/errors/database.ts'
import { appendTo } from './append.ts'
import { createBatch } from './batch.ts'
import { type AuditKey, type Chain, type Linked, link, newChain } from './chain.ts'
import { createHeads, type Head } from './heads.ts'
import { assertWithinLimit, recordDenial, subjectOf } from './record.ts'

type Options = {
  /** Changes take turns on it. */
  db: Database
  /** The same database without turns: entries of reads never wait for other work. */
  direct?: Database
  key: AuditKey
}

/** Entries in their places, before it is known whether they were stored. */
type Draft = { before: Chain; after: Chain; rows: Linked[]; sealed: Head[]; last: number }

/** Writes the trail of one process. It starts its own chains under `key`; chain.ts says why it needs several. */
export function createTrail({ db, direct = db, key }: Options): Trail {
  const heads = createHeads(direct)
  const unused: Chain[] = []
  const append = appendTo(direct)

  function draftOf(entries: Entry[]): Draft {
    const before = unused.pop() ?? newChain()
    const draft: Draft = { before, after: before, rows: [], sealed: [], last: 0 }
    for (const entry of entries) {
      const head = heads.take(before.id)
      const { row, chain } = link(key, draft.after, entry, head)
      if (head) draft.sealed.push(head)
      draft.rows.push(row)
      draft.after = chain
    }
    return draft
  }

  function keep({ after, last }: Draft): void {
    heads.set({ chain: after.id, id: last, hash: after.hash })
    unused.push(after)
  }

  /** If it is not known whether a chain grew, it is not continued. */
  function drop({ before, sealed }: Draft, mayBeStored: boolean): void {
    heads.giveBack(sealed)
    if (!mayBeStored) unused.push(before)
  }

  const batch = createBatch<Entry>(async entries => {
    await heads.lookForOthers()
    const draft = draftOf(entries)
    try {
      draft.last = await append(draft.rows)
      keep(draft)
    } catch (error) {
      drop(draft, true)
      throw error
    }
  })

  async function attempt<Result>(work: (tx: Database, add: (entry: Entry) => void) => Promise<Result>) {
    let draft: Draft | undefined
    let committing = false
    try {
      const result = await db.transaction(async tx => {
        const entries: Entry[] = []
        const result = await work(tx, entry => void entries.push(entry))
        if (entries.length > 0) {
          draft = draftOf(entries)
          draft.last = await appendTo(tx)(draft.rows)
        }
        committing = true
        return result
      })
      if (draft) keep(draft)
      return result
    } catch (error) {
      if (draft) drop(draft, committing && !isCollision(error))
      throw error
    }
  }

  return {
    add: batch.add,
    change: work => retryCollision(() => attempt(work)),
    refused: (ctx, input) => recordDenial(ctx, subjectOf(ctx.action, input)),
    assertWithinLimit,
    idle: batch.idle,
  }
}
