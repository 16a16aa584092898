import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { Linked } from './chain.ts'

/**
 * The statement that appends entries. One text for any number of them: they are one JSON parameter between its halves.
 */
export const appending = {
  head: `
    insert into audit_events (at, actor_id, actor_role, action, outcome, patient_ids, basis, how, target, request_id,
      ip, changes, chain, seq, seals, hash)
    select at, "actorId", "actorRole", action, outcome, "patientIds", basis, how, target, "requestId",
      ip, changes, chain, seq, seals, hash
    from json_to_recordset(`,
  tail: `::json) as t (at timestamptz, "actorId" int, "actorRole" text, action text, outcome text,
      "patientIds" int[], basis text, how text, target text, "requestId" text, ip text, changes json, chain uuid, seq int, seals bigint,
      hash text)
    returning id`,
}

/** Inserts entries, in their order, and returns the id of the last one. */
export type Append = (rows: Linked[]) => Promise<number>

/** Makes the function that appends to the trail through `db`. It uses one prepared statement. */
export function appendTo(db: Database): Append {
  const { head, tail } = appending
  const added = db
    .$with('added', { id: sql<number>`id`.as('id') })
    .as(sql`${sql.raw(head)}${sql.placeholder('rows')}${sql.raw(tail)}`)
  const last = sql`max(${added.id})`.mapWith(Number)
  const statement = db.with(added).select({ last }).from(added).prepare('append')
  return async rows => {
    // JSON as text, because drizzle turns off postgres.js's own serialising.
    const [result] = await statement.execute({ rows: JSON.stringify(rows) })
    if (!result) throw new Error('an aggregate returned no row')
    return result.last
  }
}
