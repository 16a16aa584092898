import type { Connection, Database } from '@empanel/db'
import { testAuditKey } from '../testing.ts'
import { type Auditor, createAuditor } from './auditor.ts'
import type { Entry } from './chain.ts'
import { verifyTrail } from './verify.ts'

/** An entry that says something else for each `n`. */
export const entry = (n: number): Entry => ({
  at: new Date().toISOString(),
  actorId: n,
  actorRole: 'staff',
  action: 'patients.read',
  outcome: 'ok',
  patientIds: [n, n + 1],
  basis: 'all',
  target: null,
  requestId: `request ${n} “é” \n`,
  ip: '192.0.2.1',
})

/** Writes an entry as a read does. */
export const read = (by: Auditor, n: number) => by.write(entry(n), by.db)

/** Writes an entry as a change does, and then whatever else belongs to its transaction. */
export const change = (by: Auditor, n: number, more: (tx: Database) => Promise<unknown> = async () => {}) =>
  by.db.transaction(async tx => {
    await by.write(entry(n), tx)
    await more(tx)
  })

/** What a process that has just started would write with. */
export const auditorOn = ({ db }: Connection) => createAuditor({ db, key: testAuditKey })

export const verify = ({ db }: Connection) => verifyTrail(db, { keys: [testAuditKey] })

/** The ids of all entries. */
export async function idsOf({ sql }: Connection): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`select id::int as id from audit_events order by id`
  return rows.map(({ id }) => id)
}
