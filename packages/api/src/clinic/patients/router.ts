import { creating } from '../../identity/idempotency/creating.ts'
import { can, router } from '../../kernel/procedure.ts'
import { total } from '../../kernel/query/total.ts'
import { idOnly } from '../../kernel/text/text.ts'
import { countPatients } from './count.ts'
import { createPatient } from './create.ts'
import { deletePatient } from './delete.ts'
import { getPatient } from './get.ts'
import { listPatients } from './list.ts'
import {
  newPatient,
  openedPatient,
  patient,
  patientChange,
  patientFilter,
  patientList,
  patientPage,
} from './schema.ts'
import { updatePatient } from './update.ts'

export const patientsRouter = router({
  /** The patients in reach. */
  list: can('patients.read')
    .input(patientList)
    .output(patientPage)
    .query(({ ctx, input }) => listPatients(ctx, input)),

  /** How many they are: exact up to 10,000. */
  count: can('patients.read')
    .input(patientFilter)
    .output(total)
    .query(({ ctx, input }) => countPatients(ctx, input)),

  /** For practitioners: every patient in reach, on their panel or not. */
  beyondPanel: can('panel.read', 'patients.read')
    .input(patientList)
    .output(patientPage)
    .query(({ ctx, input }) => listPatients(ctx, input)),

  get: can('patients.read')
    .input(idOnly)
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
    .input(idOnly)
    .output(idOnly)
    .mutation(({ ctx, input }) => deletePatient(ctx, input.id)),
})
