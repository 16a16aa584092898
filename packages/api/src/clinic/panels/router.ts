import { z } from 'zod'
import { can, router } from '../../kernel/procedure.ts'
import { total } from '../../kernel/query/total.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { deletePractitioner } from './delete-practitioner.ts'
import { getPanel, listPanels } from './list.ts'
import { countPanel, listPanel } from './my-panel.ts'
import { listOverrides } from './overrides.ts'
import {
  overrideList,
  overridePage,
  panel,
  panelFilter,
  panelGet,
  panelHistoryList,
  panelHistoryPage,
  panelList,
  panelPage,
  panelSettingsChange,
  panelsList,
  panelsPage,
  weightTable,
} from './schema.ts'
import { listPanelHistory, setPanel } from './settings.ts'
import { getWeights, setWeights } from './weights.ts'

export const panelsRouter = router({
  /** The panels of practitioners: how many patients, how full, whom they accept. */
  list: can('panels.read')
    .input(panelsList)
    .output(panelsPage)
    .query(({ ctx, input }) => listPanels(ctx, input)),

  get: can('panels.read')
    .input(panelGet)
    .output(panel)
    .query(({ ctx, input }) => getPanel(ctx, input.practitionerId)),

  /** The settings that a panel had, and since when. */
  history: can('panels.read')
    .input(panelHistoryList)
    .output(panelHistoryPage)
    .query(({ ctx, input }) => listPanelHistory(ctx, input)),

  /** Says whom a panel accepts, and how many. */
  set: can('panels.set')
    .input(panelSettingsChange)
    .output(panel)
    .mutation(({ ctx, input }) => setPanel(ctx, input)),

  /** How much patients count in a panel, by age and sex. */
  weights: can('panels.read')
    .input(z.void())
    .output(weightTable)
    .query(({ ctx }) => getWeights(ctx)),

  /** Replaces the table of weights. */
  setWeights: can('panels.setWeights')
    .input(weightTable)
    .output(weightTable)
    .mutation(({ ctx, input }) => setWeights(ctx, input)),

  /** Assignments that were made although the panel refused them. */
  overrides: can('panels.override')
    .input(overrideList)
    .output(overridePage)
    .query(({ ctx, input }) => listOverrides(ctx, input)),
})

/** Merged with the other procedures under `practitioners`. */
export const deletionRouter = router({
  /** Deletes a practitioner and ends their panel. */
  delete: can('practitioners.delete')
    .input(idOnly)
    .output(idOnly.extend({ ended: z.int() }))
    .mutation(({ ctx, input }) => deletePractitioner(ctx, input.id)),
})

/** Merged with the other procedures under `patients`. */
export const ownPanelRouter = router({
  /** "My patients": those with an open assignment to the caller's practitioner record. */
  panel: can('panel.read')
    .input(panelList)
    .output(panelPage)
    .query(({ ctx, input }) => listPanel(ctx, input)),

  /** How many they are: exact up to 10,000. */
  countPanel: can('panel.read')
    .input(panelFilter)
    .output(total)
    .query(({ ctx, input }) => countPanel(ctx, input)),
})
