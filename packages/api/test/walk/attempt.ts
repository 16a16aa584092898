import type { Database } from '@empanel/db'
import * as schema from '@empanel/db'
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { is, sql, TransactionRollbackError } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { contractRouter } from '../../src/clinic/contract/router.ts'
import type { Services } from '../../src/kernel/context.ts'
import { appRouter } from '../../src/router.ts'
import { createTrail } from '../../src/trail/trail.ts'
import { testAuditKey, testContext } from '../fixtures.ts'
import type { Actor } from './relations.ts'

const definition = z.object({
  _def: z.object({
    type: z.enum(['query', 'mutation', 'subscription']),
    meta: z.object({ access: z.unknown(), creates: z.literal(true).optional() }).optional(),
    inputs: z.array(z.unknown()),
    output: z.unknown().optional(),
  }),
})

type AnyRouter = typeof appRouter | typeof contractRouter

const proceduresOf = (router: AnyRouter) =>
  new Map(
    Object.entries(router._def.procedures).map(([path, procedure]) => {
      // A procedure is a function with a `_def`.
      return [path, definition.parse({ ...procedure })._def] as const
    }),
  )

/** The procedures of the router, by path. */
export const procedures = proceduresOf(appRouter)

const trail = z.array(
  z.object({
    action: z.string(),
    outcome: z.string(),
    basis: z.string().nullable(),
    how: z.string().nullable(),
    patient_ids: z.array(z.int()),
    actor_id: z.int().nullable(),
  }),
)

export type Outcome = {
  /** `ok`, or the error's code. */
  code: string
  reason: string | undefined
  /** The error as HTTP would send it, as bytes. */
  reply: string
  data: unknown
}

export type Attempt = Outcome & {
  /** Whether any row outside the audit trail changed. */
  changed: boolean
  trail: z.infer<typeof trail>
}

export type Called = { path: string; input: unknown; actor: Actor; idempotencyKey?: string | null }

/** Calls the procedure at a path with these services, over any transport. */
export type Call = (services: Services, called: Called) => Promise<Outcome>

type Try = { services: Services; called: Called; via: Call }

/**
 * Calls a procedure in a transaction that is rolled back, so that no attempt sees another's rows. Writes must be watched
 * in the database.
 */
export async function attempt({ services, called, via }: Try): Promise<Attempt> {
  let result: Attempt | undefined
  const undone = services.db.transaction(async tx => {
    const trail = createTrail({ db: tx, key: testAuditKey })
    const outcome = await via({ ...services, db: tx, trail }, called)
    result = { ...outcome, ...(await seenIn(tx)) }
    tx.rollback()
  })
  await undone.catch((error: unknown) => {
    if (!(error instanceof TransactionRollbackError)) throw error
  })
  if (!result) throw new Error(`${called.path} was not tried`)
  return result
}

/** Calls a procedure of a router by path. Returns what HTTP would send. */
function callOn(router: AnyRouter): Call {
  const known = proceduresOf(router)
  return async (services, { path, input, actor, idempotencyKey = null }) => {
    const type = known.get(path)?.type ?? 'query'
    const { userId, role } = actor
    const who = userId !== null && role !== 'anonymous' ? { userId, role } : undefined
    const ctx = { ...testContext(services, who), requestId: 'walk', idempotencyKey }
    const options = { router, path, type, ctx, signal: undefined, batchIndex: 0 }
    try {
      const data: unknown = await callTRPCProcedure({ ...options, getRawInput: async () => input })
      return { code: 'ok', reason: undefined, reply: '', data }
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause)
      const shape = getTRPCErrorShape({ config: router._def._config, error, type, path, input, ctx })
      return { code: error.code, reason: shape.data.reason, reply: JSON.stringify(shape), data: undefined }
    }
  }
}

export const call = callOn(appRouter)
/** The same for the procedures that only the REST contract has. */
export const callOfContract = callOn(contractRouter)

/** The trail is looked at by itself; failed sign-ins and spent quotas are counted although the call is refused. */
const apart = [schema.auditEvents, schema.signInAttempts, schema.usage]
const tables = Object.values(schema).filter(one => is(one, PgTable) && !apart.some(other => other === one))

const flag = 'walk.changed'

/**
 * Makes each row that is written to another table, even with the same values, raise a flag of its transaction. What a
 * savepoint takes back lowers it again. Attempts ask the flag, because reading all tables takes ten times as long.
 */
export async function watchWrites(db: Database): Promise<void> {
  await db.execute(sql`create or replace function raise_flag() returns trigger language plpgsql as $$
    begin perform set_config('${sql.raw(flag)}', 'yes', true); return null; end $$`)
  for (const table of tables) {
    await db.execute(sql`create or replace trigger raise_flag after insert or update or delete on ${table}
      for each row execute function raise_flag()`)
  }
}

const seen = z.object({ changed: z.boolean(), trail })
const trailSoFar = sql`coalesce((select json_agg(t) from audit_events t), '[]')`

/** The effects of the transaction so far. It runs after every attempt, so it is planned once: that takes a parameter. */
async function seenIn(db: Database): Promise<z.infer<typeof seen>> {
  const changed = sql`coalesce(current_setting(${flag}, true) = 'yes', false)`
  const read = db.select({ changed, trail: trailSoFar }).from(sql`(select) one`)
  const [row] = await read.prepare('walk_seen').execute()
  return seen.parse(row)
}

const state = z.object({ rows: z.string(), trail })

/** How many rows there are, and which transactions wrote them: each write has a newer one. */
const rowsOf = (table: (typeof tables)[number]) =>
  sql`(select count(*) || '/' || sum(t.xmin::text::bigint) from ${table} t)`

/** A fingerprint of every row of every other table, and the trail. */
export async function stateOf(db: Database): Promise<z.infer<typeof state>> {
  const sums = tables.map(table => sql`coalesce(${rowsOf(table)}, '0')`)
  const rows = sql`concat_ws(${'|'}::text, ${sql.join(sums, sql`, `)})`
  const [row] = await db.select({ rows, trail: trailSoFar }).from(sql`(select) one`)
  return state.parse(row)
}
