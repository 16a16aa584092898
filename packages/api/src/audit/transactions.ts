import type { Database } from '@empanel/db'

/** `unknown`: the connection was lost while committing. */
export type Ending = 'committed' | 'rolled back' | 'unknown'

type Listener = (ending: Ending) => void

/** The same database, but it is heard how its transactions end. */
export function followTransactions(db: Database) {
  const listeners = new WeakMap<Database, Listener[]>()

  const transaction: Database['transaction'] = async (work, config) => {
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
      end(worked ? 'unknown' : 'rolled back')
      throw error
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
