import {
  contractPractitioner,
  contractPractitionerChange,
  type Practitioner,
  practitioner,
  practitionerFields,
  practitionerSortFields,
} from '@empanel/api'
import { z } from 'zod'
import { readDoctor } from '../reading/models.ts'
import { snakePick } from '../reading/names.ts'
import { changeOf, deletionOf, listOf, recordOf } from './answers.ts'
import { contractProcedures, type Endpoint, fullName, procedures } from './endpoint.ts'
import { byId, id } from './inputs.ts'

/** The contract knows no NPI, no profession and no languages. */
const fieldsIn = snakePick(
  practitionerFields.omit({ npi: true, profession: true, languages: true }).keyof().options,
)

/** A doctor as the contract shows one. */
export const doctor = {
  gives: z
    .object({
      id: id.meta({ readOnly: true }),
      ...fieldsIn(practitioner.shape),
      created_at: z.iso.datetime().meta({ readOnly: true }),
      name: z.string().meta({ description: 'The first and the last name. Ignored beside them.' }),
      specialization: z.string().meta({ description: 'The same as `specialty`. Ignored beside it.' }),
    })
    .meta({ id: 'Doctor' }),
  show: (record: Practitioner) => ({
    id: record.id,
    ...fieldsIn(record),
    created_at: record.createdAt,
    name: fullName(record),
    specialization: record.specialty,
  }),
}

const ofOtherModel = {
  name: z.string().optional().meta({ description: 'In place of the names: split at its last space.' }),
  specialization: z.string().optional().meta({ description: 'In place of `specialty`.' }),
}
const [inPart, whole] = contractPractitionerChange.options
export const wholeDoctor = { ...fieldsIn(whole.shape), ...ofOtherModel }

const { practitioners } = contractProcedures
const tag = 'Doctors'
const path = '/api/doctors/'
const one = '/api/doctors/{id}/'

export const doctorEndpoints = {
  listDoctors: {
    ...listOf(practitioners.list, practitionerSortFields, doctor),
    path,
    summary: 'The doctors that the caller may see',
    tag,
  },

  createDoctor: {
    ...recordOf(practitioners.create, doctor),
    method: 'POST',
    path,
    summary: 'Adds a doctor',
    status: 201,
    tag,
    takes: z.object({ ...fieldsIn(contractPractitioner.shape), ...ofOtherModel }),
    reads: readDoctor,
  },

  getDoctor: {
    ...recordOf(procedures.practitioners.get, doctor),
    method: 'GET',
    path: one,
    summary: 'One doctor',
    tag,
    takes: byId,
  },

  replaceDoctor: {
    ...changeOf('PUT', practitioners.update, doctor),
    path: one,
    summary: 'Changes a doctor',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
    takes: z.object({ id, ...wholeDoctor }),
    reads: readDoctor,
  },

  updateDoctor: {
    ...changeOf('PATCH', practitioners.update, doctor),
    path: one,
    summary: 'Changes some fields of a doctor',
    tag,
    takes: z.object({ id, ...fieldsIn(inPart.shape), ...ofOtherModel }),
    reads: readDoctor,
  },

  deleteDoctor: {
    ...deletionOf(practitioners.delete),
    path: one,
    summary: 'Deletes a doctor and ends their mappings',
    tag,
  },
} satisfies Record<string, Endpoint>
