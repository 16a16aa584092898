import { assignments, type Database, patients, transferRows, transfers } from '@empanel/db'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { type Creating, once } from '../../identity/idempotency/once.ts'
import { notify } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'
import { conflict, Refusal } from '../../kernel/errors/refusal.ts'
import { patientsWithin } from '../../kernel/scope.ts'
import type { Move } from '../ledger/moves/move.ts'
import { movePatients } from '../ledger/moves/move-patients.ts'
import { findTransfer, lockTransfer, rereadTransfer } from './get.ts'
import { newsOfHandover } from './news.ts'

/**
 * Undoes a handover for the patients whose assignments nobody has changed since. Each gets the former practitioner back,
 * in new rows of the ledger. The others stay as they are, and their rows say why.
 * @throws NOT_FOUND when it is missing or out of reach; CONFLICT when it was not carried out, was undone already, patients
 * out of the caller's reach are part of it, or none of it can be restored.
 */
export const undoTransfer = (ctx: Permitted & Creating, id: number) =>
  once(
    ctx,
    async tx => {
      const { state, fromId } = await lockTransfer(ctx, tx, id)
      if (state === 'undone') throw conflict('conflict', 'This handover was undone already.')
      if (state !== 'done')
        throw conflict('conflict', 'This handover was not carried out. Cancel it instead.')
      const rows = await readRows(ctx, tx, id)
      if (rows.some(({ unreached }) => unreached)) throw ofOtherSites()
      const moved = await movePatients(
        ctx,
        tx,
        rows.map(row => restoring(row, fromId)),
      )
      const fates = rows.map(({ patientId }, place) => {
        const one = moved[place]
        if (!one) throw new Error('a move has no outcome')
        return one instanceof Refusal
          ? { patientId, failure: one.reason, restored: null }
          : { patientId, failure: null, restored: one.id }
      })
      const restored = fates.filter(fate => fate.restored !== null)
      if (rows.length > 0 && restored.length === 0)
        throw nothingLeft(moved.find(one => one instanceof Refusal))
      await writeFates(tx, id, fates)
      const back = rows.filter((_, place) => fates[place]?.restored)
      await notify(
        ctx,
        tx,
        newsOfHandover(
          id,
          back.flatMap(({ patientId, role, practitionerId: formerId }) =>
            formerId === null ? [] : { patientId, role, practitionerId: fromId, formerId },
          ),
        ),
      )
      await tx
        .update(transfers)
        .set({ state: 'undone', undoneAt: sql`now()`, undoneBy: ctx.actor.userId, restored: restored.length })
        .where(eq(transfers.id, id))
      const patientIds = restored.map(({ patientId }) => patientId)
      return { id, reply: await findTransfer(ctx, tx, id), subject: { patientIds, target: `transfer/${id}` } }
    },
    rereadTransfer(ctx),
  )

type Row = Awaited<ReturnType<typeof readRows>>[number]

/**
 * One row that was handed over or ended. `before`: the role that the one who took over had until then. `unreached`: the patient is
 * out of the caller's reach.
 */
function readRows(ctx: Permitted, tx: Database, id: number) {
  const { patientId, role, practitionerId, toAssignment } = transferRows
  return tx
    .select({
      ...{ patientId, role, practitionerId, toAssignment },
      before: sql<'consulting' | 'supporting' | null>`(
        select b.role from ${assignments} a join ${assignments} b
          on b.patient_id = a.patient_id and b.practitioner_id = a.practitioner_id and b.ended_at = a.started_at
        where a.id = ${toAssignment} and a.role = 'primary' and b.role <> 'primary' limit 1)`,
      unreached: sql<boolean>`${patients.deletedAt} is null and not ${patientsWithin(ctx)}`,
    })
    .from(transferRows)
    .innerJoin(patients, eq(patients.id, patientId))
    .where(and(eq(transferRows.transferId, id), inArray(transferRows.outcome, ['moved', 'ended'])))
    .orderBy(asc(patientId), asc(practitionerId))
}

const restoring = ({ patientId, role, toAssignment, before }: Row, fromId: number): Move => ({
  ...{ patientId, practitionerId: fromId, role, reason: 'handover undone', restores: true },
  tells: 'nobody',
  ...(toAssignment !== null && { replaces: { previous: before ?? 'end', row: toAssignment } }),
})

type Fate = { patientId: number; failure: string | null; restored: number | null }

async function writeFates(tx: Database, id: number, fates: Fate[]): Promise<void> {
  await tx.execute(sql`
    update ${transferRows} as r set failure = t.failure, restored_assignment = t.restored,
      outcome = case when t.restored is null then r.outcome else 'restored' end
    from json_to_recordset(${JSON.stringify(fates)}::json) as t ("patientId" int, failure text, restored int)
    where r.transfer_id = ${id} and r.patient_id = t."patientId"`)
}

/** A handover is undone once, so nobody may undo a part of it. */
const ofOtherSites = () =>
  conflict(
    'conflict',
    'Patients of other sites are part of this handover. Ask somebody who looks after all of these sites to undo it.',
  )

const nothingLeft = (refusal: Refusal | undefined) =>
  conflict(
    refusal?.reason ?? 'conflict',
    'None of this handover can be undone: the assignments have changed since, or the former practitioner is gone.',
  )
