import { z } from 'zod'
import { creating } from '../idempotency/creating.ts'
import { rowId } from '../text.ts'
import { can, router } from '../trpc.ts'
import { createPatient } from './create.ts'
import { deletePatient } from './delete.ts'
import { getPatient } from './get.ts'
import { listPatients } from './list.ts'
import { listPanel } from './panel.ts'
import {
  newPatient,
  openedPatient,
  panelList,
  panelPage,
  patient,
  patientChange,
  patientList,
  patientPage,
} from './schema.ts'
import { updatePatient } from './update.ts'

const byId = z.strictObject({ id: rowId })

export const patientsRouter = router({
  /** The patients in reach. */
  list: can('patients.read')
    .input(patientList)
    .output(patientPage)
    .query(({ ctx, input }) => listPatients(ctx, input)),

  /** "My patients": those with an open assignment to the caller's doctor record. */
  panel: can('panel.read')
    .input(panelList)
    .output(panelPage)
    .query(({ ctx, input }) => listPanel(ctx, input)),

  /** For doctors: every patient in reach, on their panel or not. */
  beyondPanel: can('panel.read', 'patients.read')
    .input(patientList)
    .output(patientPage)
    .query(({ ctx, input }) => listPatients(ctx, input)),

  get: can('patients.read')
    .input(byId)
    .output(openedPatient)
    .query(({ ctx, input }) => getPatient(ctx, input.id)),

  create: can('patients.create')
    .input(newPatient)
    .concat(creating)
    .output(patient)
    .mutation(({ ctx, input }) => createPatient(ctx, input)),

  update: can('patients.update')
    .input(patientChange)
    .output(patient)
    .mutation(({ ctx, input }) => updatePatient(ctx, input)),

  delete: can('patients.delete')
    .input(byId)
    .output(byId)
    .mutation(({ ctx, input }) => deletePatient(ctx, input.id)),
})
