import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { rowId } from '../../kernel/text/text.ts'
import { deletePractitioner } from './delete-practitioner.ts'
import { listPanel } from './my-panel.ts'
import { panelList, panelPage, panelSizeList, panelSizePage } from './schema.ts'
import { listPanelSizes } from './sizes.ts'

const byId = z.strictObject({ id: rowId })

/** Merged with the other procedures under `practitioners`. */
export const panelsOfPractitionersRouter = router({
  /** The sizes of the practitioners' panels. */
  panels: can('panelSizes.read')
    .input(panelSizeList)
    .output(panelSizePage)
    .query(({ ctx, input }) => listPanelSizes(ctx, input)),

  /** Deletes a practitioner and ends their panel. */
  delete: can('practitioners.delete')
    .input(byId)
    .output(byId)
    .mutation(({ ctx, input }) => deletePractitioner(ctx, input.id)),
})

/** Merged with the other procedures under `patients`. */
export const ownPanelRouter = router({
  /** "My patients": those with an open assignment to the caller's practitioner record. */
  panel: can('panel.read')
    .input(panelList)
    .output(panelPage)
    .query(({ ctx, input }) => listPanel(ctx, input)),
})
