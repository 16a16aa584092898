import { type Patient, patientFields, patient as patientRecord } from '@empanel/api'
import { z } from 'zod'
import { doctor, showDoctor } from './doctors.ts'
import { core, endpoint, procedures, rows } from './endpoint.ts'
import { byId, id, list, searchableList } from './inputs.ts'
import { camelKeys, snakeKeys } from './names.ts'
import { ageOf, fullName } from './person.ts'

/** A patient as the contract shows one. */
export const patient = z
  .object({
    id,
    ...snakeKeys(
      patientRecord.pick({
        firstName: true,
        lastName: true,
        dateOfBirth: true,
        gender: true,
        address: true,
        phoneNumber: true,
        email: true,
        medicalHistory: true,
        createdBy: true,
      }).shape,
    ),
    date_of_birth: z.string().nullable().meta({
      description: 'YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.',
      pattern: '^\\d{4}(-\\d\\d){0,2}$',
    }),
    created_at: z.iso.datetime(),
    name: z.string(),
    age: z.int().min(0).nullable().meta({ description: 'Full years, today or at death.' }),
  })
  .meta({ id: 'Patient' })

export const showPatient = (record: Omit<Patient, 'ownerId' | 'version'>) => ({
  ...snakeKeys(record),
  name: fullName(record),
  age: ageOf(record),
})

export const patientBody = snakeKeys(patientFields.shape)
const partialBody = snakeKeys(patientFields.partial().shape)

const tag = 'Patients'
const one = '/api/patients/{id}/'

export const patientEndpoints = {
  listPatients: endpoint({
    calls: [procedures.patients.list],
    method: 'GET',
    path: '/api/patients/',
    summary: 'The patients that the caller may see',
    tag,
  })
    .input(searchableList)
    .output(z.array(patient))
    .query(async ({ ctx, input }) =>
      rows(ctx, await core(ctx).patients.list({ sort: 'id', ...input }), showPatient),
    ),

  createPatient: endpoint({
    calls: [procedures.patients.create],
    method: 'POST',
    path: '/api/patients/',
    summary: 'Adds a patient',
    status: 201,
    tag,
  })
    .input(z.strictObject(patientBody))
    .output(patient)
    .mutation(async ({ ctx, input }) => showPatient(await core(ctx).patients.create(camelKeys(input)))),

  getPatient: endpoint({
    calls: [procedures.patients.get],
    method: 'GET',
    path: one,
    summary: 'One patient',
    tag,
  })
    .input(byId)
    .output(patient)
    .query(async ({ ctx, input }) => showPatient(await core(ctx).patients.get(input))),

  replacePatient: endpoint({
    calls: [procedures.patients.update],
    method: 'PUT',
    path: one,
    summary: 'Changes a patient',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
  })
    .input(z.strictObject({ id, ...patientBody }))
    .output(patient)
    .mutation(async ({ ctx, input }) => showPatient(await core(ctx).patients.update(camelKeys(input)))),

  updatePatient: endpoint({
    calls: [procedures.patients.update],
    method: 'PATCH',
    path: one,
    summary: 'Changes some fields of a patient',
    tag,
  })
    .input(z.strictObject({ id, ...partialBody }))
    .output(patient)
    .mutation(async ({ ctx, input }) => showPatient(await core(ctx).patients.update(camelKeys(input)))),

  deletePatient: endpoint({
    calls: [procedures.patients.delete],
    method: 'DELETE',
    path: one,
    summary: 'Deletes a patient and ends their mappings',
    status: 204,
    tag,
  })
    .input(byId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await core(ctx).patients.delete(input)
    }),

  myDoctors: endpoint({
    calls: [procedures.assignments.myDoctors],
    method: 'GET',
    path: '/api/patients/my-doctors/',
    summary: "The doctors assigned to the caller's records",
    tag,
  })
    .input(list)
    .output(z.array(doctor))
    .query(async ({ ctx, input }) => rows(ctx, await core(ctx).assignments.myDoctors(input), showDoctor)),
}
