import { type Database, transferReceivers, transferRows, transfers } from '@empanel/db'
import { asc, eq, sql } from 'drizzle-orm'
import type { Permitted, Services } from '../../kernel/context.ts'
import { Refusal } from '../../kernel/errors/refusal.ts'
import { allowedTo } from '../../kernel/procedure.ts'
import { changeByServer, type Recorder } from '../../trail/record.ts'
import { byItself, dueLongest, forThisInstance, isDue } from '../plans/due.ts'
import { makerOf, notAnyMore } from '../plans/maker.ts'
import { divide } from './divide.ts'
import { type HandedOver, handOver } from './hand-over.ts'
import { recordedOf } from './start.ts'
import { namedIn, wishesOf } from './wishes.ts'

type Transfer = typeof transfers.$inferSelect

/**
 * Carries out the handover that has been due longest, with the rights that its maker has now. It follows the plan where the
 * panel of now still allows that. All in one transaction, so after a crash nothing was done.
 * @param claimed hears the id of the handover before anything is done
 * @param except ids of handovers to leave alone
 * @returns the id of the handover; null when none is due
 * @throws as the database does; the handover then stays planned.
 */
export const carryOutNextTransfer = (
  services: Services,
  claimed: (id: number) => void,
  except: number[] = [],
) =>
  changeByServer({ ...services, ...byItself('transfers') }, async (tx, record) => {
    const due = await claim(tx, except)
    if (!due) return null
    claimed(due.id)
    await carryOut(services, tx, due, record)
    return due.id
  })

async function claim(tx: Database, except: number[]): Promise<Transfer | undefined> {
  const [due] = await tx
    .select()
    .from(transfers)
    .where(isDue(transfers, except))
    .orderBy(...dueLongest(transfers))
    .limit(1)
    .for(...forThisInstance)
  return due
}

async function carryOut(services: Services, tx: Database, due: Transfer, record: Recorder): Promise<void> {
  const { id, fromId, createdBy } = due
  const planned = { createdBy, action: 'transfers.create' as const, requestId: `transfer/${id}` }
  const { ctx, by } = await makerOf(services, tx, planned)
  const done = ctx && mayStill(ctx, due) ? await attempt(ctx, tx, due) : notAnyMore()
  if (done instanceof Refusal) {
    await tx
      .update(transfers)
      .set({
        ...{ state: 'failed', failure: done.reason, failureMessage: done.message },
        settledAt: sql`clock_timestamp()`,
      })
      .where(eq(transfers.id, id))
    record({ target: `practitioner/${fromId}` }, { ...by, outcome: 'denied' })
    return
  }
  const { subject, beside } = recordedOf(fromId, done)
  record(subject, by)
  for (const { action, ...others } of beside) record(others, { ...by, action })
}

/** A refusal undoes what was tried, but not that it is told. */
async function attempt(ctx: Permitted, tx: Database, due: Transfer): Promise<HandedOver | Refusal> {
  try {
    return await tx.transaction(async nested => {
      const asked = { ...due, ...(await readPlanned(nested, due.id)) }
      return handOver(ctx, nested, asked, await divide(ctx, nested, asked))
    })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function mayStill(ctx: Permitted, { override, closesAccount }: Transfer): boolean {
  const may = (action: 'panels.override' | 'users.update') => allowedTo(ctx, ctx.actor, action) !== undefined
  return (!override || may('panels.override')) && (!closesAccount || may('users.update'))
}

async function readPlanned(tx: Database, id: number) {
  const to = await tx
    .select({ practitionerId: transferReceivers.practitionerId, places: transferReceivers.places })
    .from(transferReceivers)
    .where(eq(transferReceivers.transferId, id))
    .orderBy(asc(transferReceivers.practitionerId))
  const rows = await tx
    .select({ patientId: transferRows.patientId, practitionerId: transferRows.practitionerId })
    .from(transferRows)
    .where(eq(transferRows.transferId, id))
  return { to, wishes: wishesOf({ rows }), named: namedIn({ rows }) }
}
