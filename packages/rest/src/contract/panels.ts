import { patientSortFields } from '@empanel/api'
import { z } from 'zod'
import { contract, contractProcedures, endpoint, rows } from './endpoint.ts'
import { askedOf, list } from './inputs.ts'
import { patient, showPatient } from './patients.ts'

const tag = 'Doctors'

/** What doctors see of patients. */
export const panelEndpoints = {
  allPatients: endpoint({
    calls: [contractProcedures.patients.beyondPanel],
    method: 'GET',
    path: '/api/doctors/all-patients/',
    summary: 'Every patient that the doctor may see',
    tag,
  })
    .input(list)
    .output(z.array(patient))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, patientSortFields)
      return rows(ctx, await contract(ctx).patients.beyondPanel(asked), showPatient)
    }),

  myPatients: endpoint({
    calls: [contractProcedures.patients.panel],
    method: 'GET',
    path: '/api/doctors/my-patients/',
    summary: 'The patients with an open mapping to the doctor',
    tag,
  })
    .input(list)
    .output(z.array(patient))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, patientSortFields)
      return rows(ctx, await contract(ctx).patients.panel(asked), showPatient)
    }),
}
