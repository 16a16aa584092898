import { type Database, transferReceivers, transfers } from '@empanel/db'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import type { Permitted } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors/refusal.ts'
import { assertMayOverride } from '../ledger/moves/override.ts'
import { assertAllThere, type DividedRow, type Division, divide, type Handover } from './divide.ts'
import { findTransfer, rereadTransfer } from './get.ts'
import { assertMayClose, type HandedOver, handOver } from './hand-over.ts'
import type { newTransfer } from './schema.ts'
import { countComing, writeRows } from './settle.ts'
import { namedIn, wishesOf } from './wishes.ts'

type Input = z.infer<typeof newTransfer>

/**
 * Hands a panel over now, or plans it: what the preview says of each patient is then kept for that time.
 * @throws NOT_FOUND when a practitioner is missing, out of reach or not approved; CONFLICT when nobody can take any of the
 * patients, or a handover of the panel is planned already; FORBIDDEN when the caller may not override panels or disable
 * accounts.
 */
export const startTransfer = (ctx: Permitted & Creating, input: Input) =>
  once(
    ctx,
    async tx => {
      assertMayOverride(ctx, input)
      assertMayClose(ctx, input)
      const asked = { ...input, wishes: wishesOf(input), named: namedIn(input) }
      const division = await divide(ctx, tx, asked)
      assertAllThere(input, division.to)
      const id = await insertTransfer(ctx, tx, input)
      const { reason = null, effectiveAt } = input
      const done = effectiveAt
        ? await plan(tx, id, asked, division)
        : await handOver(ctx, tx, { ...asked, id, reason }, division)
      return { id, reply: await findTransfer(ctx, tx, id), ...recordedOf(input.fromId, done) }
    },
    rereadTransfer(ctx),
  )

/** The entries of a handover in the trail. */
export const recordedOf = (fromId: number, { patientIds, overridden, closedAccount }: HandedOver) => {
  const target = `practitioner/${fromId}`
  return {
    subject: { patientIds, target },
    beside: [
      ...(overridden.length > 0
        ? [{ patientIds: overridden, target, action: 'panels.override' as const }]
        : []),
      ...(closedAccount
        ? [
            {
              target: `user/${closedAccount.id}`,
              action: 'users.update' as const,
              changes: closedAccount.changes,
            },
          ]
        : []),
    ],
  }
}

async function insertTransfer(ctx: Permitted, tx: Database, input: Input): Promise<number> {
  const { userId } = ctx.actor
  if (userId === null) throw notFound()
  const { fromId, split, consulting, override, closesAccount, reason, effectiveAt, to } = input
  const [made] = await tx
    .insert(transfers)
    .values({
      ...{ fromId, split, consulting, override, closesAccount, reason, createdBy: userId },
      dueAt: effectiveAt ?? sql`now()`,
    })
    .returning({ id: transfers.id })
  if (!made) throw new Error('insert returned no row')
  await tx.insert(transferReceivers).values(to.map(receiver => ({ transferId: made.id, ...receiver })))
  return made.id
}

/**
 * Stores who takes which patient. Patients whom nobody can take now get another try at the due time: those named if
 * divided by hand, otherwise everybody on the panel then.
 */
async function plan(tx: Database, id: number, asked: Handover, { rows }: Division): Promise<HandedOver> {
  const byHand = asked.split === 'manual'
  const coming = rows.filter(({ outcome }) => byHand || outcome !== 'refused')
  await writeRows(
    tx,
    id,
    coming.map(row => ({
      ...{ patientId: row.patientId, role: row.role, fromAssignment: row.assignmentId },
      practitionerId: takerOf(row, asked),
      outcome: 'planned',
    })),
  )
  await countComing(tx, id)
  return { patientIds: coming.map(({ patientId }) => patientId), overridden: [], closedAccount: undefined }
}

function takerOf(row: DividedRow, { wishes }: Handover): number | null {
  if (row.outcome === 'moved') return row.practitionerId
  return row.outcome === 'refused' ? (wishes.get(row.patientId) ?? null) : null
}
