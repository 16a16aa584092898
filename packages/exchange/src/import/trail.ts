import { type AuditKey, appending, type Entry, type Linked, link, newChain } from '@empanel/api'
import type { Tx } from '@empanel/db'

type Run = { requestId: string; target: string; key: AuditKey }

/** Entries per statement: with 1,000 patients each, they come to some megabytes. */
const together = 500

/**
 * Records every patient that the import created or changed, or whose assignments it changed: one event for up to
 * 1,000 of them, in the import's own transaction and a chain of its own. An import that changes nothing leaves none.
 */
export async function leaveTrail(tx: Tx, { key, ...run }: Run): Promise<void> {
  const chunks = await tx<{ patientIds: number[] }[]>`
    select array_agg(patient_id order by patient_id) as "patientIds"
    from (
      select patient_id, (row_number() over (order by patient_id) - 1) / 1000 as chunk
      from (select distinct patient_id from import_touched) as t
    ) as numbered
    group by chunk order by chunk`
  const at = new Date().toISOString()
  const system = {
    actorId: null,
    actorRole: 'system',
    action: 'import',
    outcome: 'ok',
    basis: 'all',
    how: 'opened',
  } as const
  let chain = newChain()
  let rows: Linked[] = []
  for (const { patientIds } of chunks) {
    const entry: Entry = { at, ...system, patientIds, ...run, ip: null, changes: null }
    const linked = link(key, chain, entry)
    chain = linked.chain
    rows.push(linked.row)
    if (rows.length < together) continue
    await append(tx, rows)
    rows = []
  }
  await append(tx, rows)
}

async function append(tx: Tx, rows: Linked[]): Promise<void> {
  if (rows.length > 0) await tx.unsafe(`${appending.head}$1${appending.tail}`, [JSON.stringify(rows)])
}
