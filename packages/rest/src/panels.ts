import { z } from 'zod'
import { core, endpoint, procedures, rows } from './endpoint.ts'
import { searchableList } from './inputs.ts'
import { patient, showPatient } from './patients.ts'

const tag = 'Doctors'

/** What doctors see of patients. */
export const panelEndpoints = {
  allPatients: endpoint({
    calls: [procedures.patients.beyondPanel],
    method: 'GET',
    path: '/api/doctors/all-patients/',
    summary: 'Every patient that the doctor may see',
    tag,
  })
    .input(searchableList)
    .output(z.array(patient))
    .query(async ({ ctx, input }) => rows(ctx, await core(ctx).patients.beyondPanel(input), showPatient)),

  myPatients: endpoint({
    calls: [procedures.patients.panel],
    method: 'GET',
    path: '/api/doctors/my-patients/',
    summary: 'The patients with an open mapping to the doctor',
    tag,
  })
    .input(searchableList)
    .output(z.array(patient))
    .query(async ({ ctx, input }) => rows(ctx, await core(ctx).patients.panel(input), showPatient)),
}
