import type { Database } from '@empanel/db'
import type { PgPreparedQuery, PgSession, PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { currentCaller } from './caller.ts'
import { createTurns } from './turns.ts'

/**
 * Fewer statements at once than the pool has connections: one is left for who asks, one for the trail. Two of one
 * caller, who then waits less long than a request may.
 */
const room = { places: 8, each: 2, waiting: 100, patienceMs: 2000 }

type Turns = Pick<ReturnType<typeof createTurns>, 'take'>
type Query = PgPreparedQuery<PreparedQueryConfig>

/**
 * The same database, whose statements and transactions take turns by the caller on whose behalf they run: no account
 * and no address holds the pool. What no caller asks for does not wait.
 */
export function shareFairly(db: Database, turns: Turns = createTurns(room)): Database {
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const caller = currentCaller()
    return caller === undefined ? task() : turns.take(task, caller)
  }

  const queryInTurn = (query: Query): Query =>
    new Proxy(query, {
      get: (target, name) =>
        name === 'execute'
          ? (values?: Record<string, unknown>) => inTurn(() => target.execute(values))
          : Reflect.get(target, name),
    })

  const sessionInTurn = (session: PgSession): PgSession =>
    new Proxy(session, {
      get: (target, name) =>
        name === 'prepareQuery'
          ? (...query: Parameters<PgSession['prepareQuery']>) => queryInTurn(target.prepareQuery(...query))
          : Reflect.get(target, name),
    })

  const transaction: Database['transaction'] = (work, config) => inTurn(() => db.transaction(work, config))

  let session: PgSession | undefined
  return new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') return transaction
      if (name !== 'session') return Reflect.get(target, name)
      session ??= sessionInTurn(Reflect.get(target, name))
      return session
    },
  })
}
