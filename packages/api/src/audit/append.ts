import type { Database } from '@empanel/db'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Linked } from './chain.ts'

/** One text for any number of entries, which come as one parameter; `last` is the id of the last of them. */
export const appending = {
  head: `
    with added as (
      insert into audit_events (at, actor_id, actor_role, action, outcome, patient_ids, basis, target, request_id,
        ip, chain, seq, seals, hash)
      select at, "actorId", "actorRole", action, outcome, "patientIds", basis, target, "requestId",
        ip, chain, seq, seals, hash
      from json_to_recordset(`,
  tail: `::json) as t (at timestamptz, "actorId" int, "actorRole" text, action text, outcome text,
        "patientIds" int[], basis text, target text, "requestId" text, ip text, chain uuid, seq int, seals bigint,
        hash text)
      returning id
    )
    select max(id)::float8 as last from added`,
}

const outcome = z.tuple([z.object({ last: z.number() })])

/** Inserts entries, in their order, and returns the id of the last one. */
export async function append(db: Database, rows: Linked[]): Promise<number> {
  const { head, tail } = appending
  // JSON as text, because drizzle takes postgres.js's own way of writing it away.
  const result = await db.execute(sql`${sql.raw(head)}${JSON.stringify(rows)}${sql.raw(tail)}`)
  const [{ last }] = outcome.parse([...result])
  return last
}
