import { type Database, practitioners, transferReceivers, transfers, users } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import type { Reference } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { record } from '../../trail/record.ts'
import { practitionersName } from '../ledger/schema.ts'
import type { transfer } from './schema.ts'
import { transfersWithin } from './within.ts'

type To = z.infer<typeof transfer>['to']

/** One handover. @throws NOT_FOUND when it is missing or out of reach. */
export async function getTransfer(ctx: Permitted, id: number) {
  const found = await findTransfer(ctx, ctx.db, id)
  await record(ctx, { target: `transfer/${id}` })
  return found
}

/** The same, not recorded. */
export async function findTransfer(ctx: Permitted, db: Database, id: number) {
  const [found] = await selectTransfers(db).where(and(eq(transfers.id, id), transfersWithin(ctx)))
  if (!found) throw notFound()
  return found
}

/** Reads a handover that the caller made or undid, as long as they may read it. Not recorded. */
export const rereadTransfer =
  (ctx: Permitted) =>
  async (tx: Database, { id }: Reference) => {
    const reading = allowedTo(ctx, ctx.actor, 'transfers.read')
    if (!reading) return undefined
    const [found] = await selectTransfers(tx).where(and(eq(transfers.id, id), transfersWithin(reading)))
    return found
  }

/** The same row for another one to lock. @throws NOT_FOUND when it is missing or out of reach. */
export async function lockTransfer(ctx: Permitted, tx: Database, id: number) {
  const [locked] = await tx
    .select()
    .from(transfers)
    .where(and(eq(transfers.id, id), transfersWithin(ctx)))
    .for('update')
  if (!locked) throw notFound()
  return locked
}

const { fromId, split, consulting, override, closesAccount, reason, dueAt, createdAt } = transfers
const { state, settledAt, failure, failureMessage, moved, ended, refused, accountClosed } = transfers
const { undoneAt, restored } = transfers

const columns = {
  ...{ id: transfers.id, fromId, split, consulting, override, closesAccount, reason, dueAt, createdAt },
  ...{ state, settledAt, failure, failureMessage, moved, ended, refused, accountClosed, undoneAt, restored },
  fromName: practitionersName,
  createdByName: users.name,
  // Within it, `practitioners` are those who take over.
  to: sql<To>`(
    select coalesce(json_agg(json_build_object('practitionerId', r.practitioner_id, 'name', ${practitionersName},
      'places', r.places, 'patients', r.patients) order by r.practitioner_id), '[]')
    from ${transferReceivers} r join ${practitioners} on ${practitioners.id} = r.practitioner_id
    where r.transfer_id = ${transfers.id})`,
}

/** Handovers with the names in them. */
export const selectTransfers = (db: Database) =>
  db
    .select(columns)
    .from(transfers)
    .innerJoin(practitioners, eq(practitioners.id, transfers.fromId))
    .innerJoin(users, eq(users.id, transfers.createdBy))
