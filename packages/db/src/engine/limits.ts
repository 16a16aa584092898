/** How long a connection may delay others, in milliseconds; 0 means no limit. */
export type Limits = {
  /** How long a statement may run. */
  statement: number
  /** How long a statement may wait for another connection's transaction. */
  lock: number
  /** How long a transaction may stay open without a statement. */
  idle: number
}

/** Reads a connection's limits from PostgreSQL's startup settings, which the engine itself ignores. */
export function limitsOf(parameters: ReadonlyMap<string, string>): Limits {
  const ms = (name: string) => {
    const given = parameters.get(name) ?? ''
    return /^\d{1,9}$/.test(given) ? Number(given) : 0
  }
  return {
    statement: ms('statement_timeout'),
    lock: ms('lock_timeout'),
    idle: ms('idle_in_transaction_session_timeout'),
  }
}
