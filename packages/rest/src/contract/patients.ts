import {
  age,
  ageOf,
  contractPatient,
  contractPatientChange,
  type Patient,
  patientFields,
  patient as patientRecord,
  patientSortFields,
  practitionerSortFields,
} from '@empanel/api'
import { z } from 'zod'
import { readPatient, readPatientChange, readWholePatient } from '../reading/models.ts'
import { snakePick } from '../reading/names.ts'
import { changeOf, deletionOf, listOf, recordOf } from './answers.ts'
import { doctor } from './doctors.ts'
import { contractProcedures, type Endpoint, fullName, procedures } from './endpoint.ts'
import { byId, id } from './inputs.ts'

const fieldsIn = snakePick(patientFields.keyof().options)

/** A patient as the contract shows one. */
export const patient = {
  gives: z
    .object({
      id: id.meta({ readOnly: true }),
      ...fieldsIn(patientRecord.shape),
      date_of_birth: z.string().nullable().meta({
        description: 'YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.',
        pattern: '^\\d{4}(-\\d\\d){0,2}$',
      }),
      created_by: patientRecord.shape.createdBy.meta({
        readOnly: true,
        description: 'The e-mail address of the account that made the record.',
      }),
      created_at: z.iso.datetime().meta({ readOnly: true }),
      name: z.string().meta({ description: 'The first and the last name. Ignored beside them.' }),
      age: z.int().min(0).nullable().meta({
        description: 'Full years, today or at death. Ignored beside a date of birth.',
      }),
    })
    .meta({ id: 'Patient' }),
  show: (record: Patient) => ({
    id: record.id,
    ...fieldsIn(record),
    created_by: record.createdBy,
    created_at: record.createdAt,
    name: fullName(record),
    age: ageOf(record),
  }),
}

const ofOtherModel = {
  name: z.string().optional().meta({ description: 'In place of the names: split at its last space.' }),
  age: age
    .optional()
    .meta({ description: 'In place of a date of birth: of that, only the year is then known.' }),
}
const [inPart, whole] = contractPatientChange.options
/** Some patients were entered without a date of birth. Null leaves it unknown. */
const dateOfBirth = whole.shape.dateOfBirth.unwrap().nullable()
export const wholePatient = { ...fieldsIn({ ...whole.shape, dateOfBirth }), ...ofOtherModel }
const patientInPart = {
  ...fieldsIn({ ...inPart.shape, dateOfBirth: dateOfBirth.optional() }),
  ...ofOtherModel,
}

const { patients, assignments } = contractProcedures
const tag = 'Patients'
const path = '/api/patients/'
const one = '/api/patients/{id}/'

export const patientEndpoints = {
  listPatients: {
    ...listOf(patients.list, patientSortFields, patient),
    path,
    summary: 'The patients that the caller may see',
    tag,
  },

  createPatient: {
    ...recordOf(patients.create, patient),
    method: 'POST',
    path,
    summary: 'Adds a patient',
    status: 201,
    tag,
    takes: z.object({ ...fieldsIn(contractPatient.shape), ...ofOtherModel }),
    reads: readPatient,
  },

  getPatient: {
    ...recordOf(procedures.patients.get, patient),
    method: 'GET',
    path: one,
    summary: 'One patient',
    tag,
    takes: byId,
  },

  replacePatient: {
    ...changeOf('PUT', patients.update, patient),
    path: one,
    summary: 'Changes a patient',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
    takes: z.object({ id, ...wholePatient }),
    reads: readWholePatient,
  },

  updatePatient: {
    ...changeOf('PATCH', patients.update, patient),
    path: one,
    summary: 'Changes some fields of a patient',
    tag,
    takes: z.object({ id, ...patientInPart }),
    reads: readPatientChange,
  },

  deletePatient: {
    ...deletionOf(patients.delete),
    path: one,
    summary: 'Deletes a patient and ends their mappings',
    tag,
  },

  myDoctors: {
    ...listOf(assignments.myPractitioners, practitionerSortFields, doctor),
    path: '/api/patients/my-doctors/',
    summary: "The doctors assigned to the caller's records",
    tag,
  },
} satisfies Record<string, Endpoint>

/** The patients that a doctor sees. */
export const panelEndpoints = {
  allPatients: {
    ...listOf(patients.beyondPanel, patientSortFields, patient),
    path: '/api/doctors/all-patients/',
    summary: 'Every patient that the doctor may see',
    tag: 'Doctors',
  },

  myPatients: {
    ...listOf(patients.panel, patientSortFields, patient),
    path: '/api/doctors/my-patients/',
    summary: 'The patients with an open mapping to the doctor',
    tag: 'Doctors',
  },
} satisfies Record<string, Endpoint>
