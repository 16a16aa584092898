import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { rowId } from '../../kernel/text/text.ts'
import { deleteDoctor } from './delete-doctor.ts'
import { listPanel } from './my-panel.ts'
import { panelList, panelPage, panelSizeList, panelSizePage } from './schema.ts'
import { listPanelSizes } from './sizes.ts'

const byId = z.strictObject({ id: rowId })

/** Joins what else there is under `doctors`. */
export const panelsOfDoctorsRouter = router({
  /** How large the doctors' panels are. */
  panels: can('panelSizes.read')
    .input(panelSizeList)
    .output(panelSizePage)
    .query(({ ctx, input }) => listPanelSizes(ctx, input)),

  /** Ends the panel as well. */
  delete: can('doctors.delete')
    .input(byId)
    .output(byId)
    .mutation(({ ctx, input }) => deleteDoctor(ctx, input.id)),
})

/** Joins what else there is under `patients`. */
export const ownPanelRouter = router({
  /** "My patients": those with an open assignment to the caller's doctor record. */
  panel: can('panel.read')
    .input(panelList)
    .output(panelPage)
    .query(({ ctx, input }) => listPanel(ctx, input)),
})
