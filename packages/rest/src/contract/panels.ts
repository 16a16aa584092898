import { patientSortFields } from '@empanel/api'
import { listOf } from './answers.ts'
import { contractProcedures, type Endpoint } from './endpoint.ts'
import { patient } from './patients.ts'

const { patients } = contractProcedures
const tag = 'Doctors'

/** The patients that a doctor sees. */
export const panelEndpoints = {
  allPatients: {
    ...listOf(patients.beyondPanel, patientSortFields, patient),
    path: '/api/doctors/all-patients/',
    summary: 'Every patient that the doctor may see',
    tag,
  },

  myPatients: {
    ...listOf(patients.panel, patientSortFields, patient),
    path: '/api/doctors/my-patients/',
    summary: 'The patients with an open mapping to the doctor',
    tag,
  },
} satisfies Record<string, Endpoint>
