import { z } from 'zod'
import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { waitingCount } from '../../kernel/query/waiting.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { cancelTransfer } from './cancel.ts'
import { getTransfer } from './get.ts'
import { countFailed, listTransfers } from './list.ts'
import { previewTransfer } from './preview.ts'
import { listLetters, listRows } from './rows.ts'
import {
  letterPage,
  newTransfer,
  preview,
  transfer,
  transferLettersList,
  transferList,
  transferPage,
  transferPreview,
  transferRowPage,
  transferRowsList,
} from './schema.ts'
import { startTransfer } from './start.ts'
import { undoTransfer } from './undo.ts'

/** Handovers of a practitioner's panel to colleagues. */
export const transfersRouter = router({
  /** Shows who would take which patient. Writes nothing. */
  preview: can('panels.read', 'transfers.create')
    .input(transferPreview)
    .output(preview)
    .query(({ ctx, input }) => previewTransfer(ctx, input)),

  /** Hands a panel over now, or at a later time. */
  start: can('transfers.create')
    .input(newTransfer)
    .concat(creating)
    .output(transfer)
    .mutation(({ ctx, input }) => startTransfer(ctx, input)),

  list: can('transfers.read')
    .input(transferList)
    .output(transferPage)
    .query(({ ctx, input }) => listTransfers(ctx, input)),

  get: can('transfers.read')
    .input(idOnly)
    .output(transfer)
    .query(({ ctx, input }) => getTransfer(ctx, input.id)),

  /** The patients of a handover, and what became of each. */
  rows: can('transfers.read')
    .input(transferRowsList)
    .output(transferRowPage)
    .query(({ ctx, input }) => listRows(ctx, input)),

  /** The contents of the letters to the patients: who looks after them, and from when on. */
  letters: can('transfers.read')
    .input(transferLettersList)
    .output(letterPage)
    .query(({ ctx, input }) => listLetters(ctx, input)),

  /** How many panels could not be handed over, and wait for somebody to decide. */
  waiting: can('transfers.cancel')
    .input(z.void())
    .output(waitingCount)
    .query(({ ctx }) => countFailed(ctx)),

  cancel: can('transfers.cancel')
    .input(idOnly)
    .output(transfer)
    .mutation(({ ctx, input }) => cancelTransfer(ctx, input.id)),

  /** Gives patients back to their former practitioner, where nobody has changed their assignments since. */
  undo: can('transfers.undo')
    .input(idOnly)
    .concat(creating)
    .output(transfer)
    .mutation(({ ctx, input }) => undoTransfer(ctx, input.id)),
})
