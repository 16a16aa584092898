import type { Connection, Database } from '@empanel/db'
import type { Entry, Trail } from '../src/kernel/context.ts'
import { createTrail } from '../src/trail/trail.ts'
import { verifyTrail } from '../src/trail/verify.ts'
import { testAuditKey } from './fixtures.ts'

/** An entry that differs for each `n`. */
export const entry = (n: number): Entry => ({
  at: new Date().toISOString(),
  actorId: n,
  actorRole: 'staff',
  action: 'patients.read',
  outcome: 'ok',
  patientIds: [n, n + 1],
  basis: 'all',
  how: 'listed',
  target: null,
  requestId: `request ${n} “é” \n`,
  ip: '192.0.2.1',
  changes: [{ field: 'address', before: null, after: `“é” \\ ${n}` }],
})

/** Writes an entry as a read does. */
export const read = (by: Trail, n: number) => by.add(entry(n))

type More = (tx: Database, add: (entry: Entry) => void) => Promise<unknown>

/** Writes an entry as a change does, then the rest of its transaction. */
export const change = (by: Trail, n: number, more: More = async () => {}) =>
  by.change(async (tx, add) => {
    add(entry(n))
    await more(tx, add)
  })

/** The trail of a process that has just started. */
export const trailOn = ({ db }: Connection) => createTrail({ db, key: testAuditKey })

export const verify = ({ db }: Connection) => verifyTrail(db, { keys: [testAuditKey] })

/** The ids of all entries. */
export async function idsOf({ sql }: Connection): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`select id::int as id from audit_events order by id`
  return rows.map(({ id }) => id)
}
