import type { Database } from '@empanel/db'
import type { PgPreparedQuery, PgSession, PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { currentCaller } from './caller.ts'
import { createTurns } from './turns.ts'

/**
 * Fewer places than the pool has connections: one stays free for authentication, one for the trail. Each caller gets
 * two. The patience is shorter than a request may last.
 */
const room = { places: 8, each: 2, waiting: 100, patienceMs: 2000 }

type Turns = Pick<ReturnType<typeof createTurns>, 'take'>
type Query = PgPreparedQuery<PreparedQueryConfig>

/**
 * The same database, but the statements and transactions of different callers take turns, so that no account and no
 * network can hold the whole pool. Work without a caller does not wait.
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
