/** How long a connection may hold others up, in milliseconds; 0 stands for no limit. */
export type Limits = {
  /** For one statement to run. */
  statement: number
  /** For a statement to wait while another connection has a transaction open. */
  lock: number
  /** For a transaction in which nothing is asked. */
  idle: number
}

/** The limits that a connection gives itself by the settings of a PostgreSQL server, which the engine does not heed. */
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
