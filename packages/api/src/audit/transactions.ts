import type { Database } from '@empanel/db'
import { isCollision } from '../errors.ts'

/** `unknown`: the connection was lost while committing. */
export type Ending = 'committed' | 'rolled back' | 'unknown'

type Listener = (ending: Ending) => void

/**
 * The same database, but it is heard how its transactions end, and one that another was in the way of is done once
 * more from its beginning.
 */
export function followTransactions(db: Database) {
  const listeners = new WeakMap<Database, Listener[]>()

  const attempt: Database['transaction'] = async (work, config) => {
    const heard: Listener[] = []
    let worked = false
    const end = (ending: Ending) => {
      for (const listener of heard) listener(ending)
    }
    try {
      const result = await db.transaction(async tx => {
        listeners.set(tx, heard)
        const result = await work(tx)
        worked = true
        return result
      }, config)
      end('committed')
      return result
    } catch (error) {
      // Nothing was asked to commit before the work was done.
      end(worked && !isCollision(error) ? 'unknown' : 'rolled back')
      throw error
    }
  }

  const transaction: Database['transaction'] = async (work, config) => {
    try {
      return await attempt(work, config)
    } catch (error) {
      if (!isCollision(error)) throw error
      return attempt(work, config)
    }
  }

  return {
    db: new Proxy(db, {
      get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)),
    }),
    /** Calls back as soon as it is known how this transaction ended. False: it is none of this database's. */
    onEnd(tx: Database, listener: Listener): boolean {
      const heard = listeners.get(tx)
      heard?.push(listener)
      return heard !== undefined
    },
  }
}
