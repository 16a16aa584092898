import {
  age,
  ageOf,
  contractPatient,
  contractPatientChange,
  type Patient,
  patient as patientRecord,
  patientSortFields,
  practitionerSortFields,
} from '@empanel/api'
import { z } from 'zod'
import { readKnownPatient, readNewPatient, readWholePatient } from '../reading/models.ts'
import { camelKeys, snakeKeys } from '../reading/names.ts'
import { doctor, showDoctor } from './doctors.ts'
import { contract, contractProcedures, core, endpoint, oneRecord, procedures, rows } from './endpoint.ts'
import { askedOf, byId, id, list } from './inputs.ts'
import { fullName } from './person.ts'

/** A patient as the contract shows one. */
export const patient = z
  .object({
    id: id.meta({ readOnly: true }),
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
      }).shape,
    ),
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
  .meta({ id: 'Patient' })

export const showPatient = (record: Omit<Patient, 'ownerId' | 'version'>) => ({
  ...snakeKeys(record),
  name: fullName(record),
  age: ageOf(record),
})

/** One who is on record may have been entered without a date of birth: null leaves it unknown. */
const { firstName, lastName, dateOfBirth, gender, address, phoneNumber, email, medicalHistory } =
  contractPatientChange.shape
const known = {
  firstName: firstName.unwrap(),
  lastName: lastName.unwrap(),
  dateOfBirth: dateOfBirth.unwrap().nullable(),
  gender: gender.unwrap(),
  address,
  phoneNumber,
  email,
  medicalHistory,
}
const ofOtherModel = {
  name: z.string().optional().meta({ description: 'In place of the names: split at its last space.' }),
  age: age
    .optional()
    .meta({ description: 'In place of a date of birth: of that, only the year is then known.' }),
}
const newBody = { ...snakeKeys(contractPatient.shape), ...ofOtherModel }
export const patientBody = { ...snakeKeys(known), ...ofOtherModel }
const partialBody = z.object(patientBody).partial().shape

type Given = { date_of_birth?: string | null | undefined; age?: number | undefined }

/** What was sent of a patient on record, as the core takes it. */
export const asChange = <Fields extends Given>({ date_of_birth: born, age, ...fields }: Fields) => ({
  ...camelKeys(fields),
  ...(typeof born === 'string' ? { dateOfBirth: born } : {}),
  age,
  unborn: born === null && age === undefined,
})

const tag = 'Patients'
const one = '/api/patients/{id}/'

export const patientEndpoints = {
  listPatients: endpoint({
    calls: [contractProcedures.patients.list],
    method: 'GET',
    path: '/api/patients/',
    summary: 'The patients that the caller may see',
    tag,
  })
    .input(list)
    .output(z.array(patient))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, patientSortFields)
      return rows(ctx, await contract(ctx).patients.list(asked), showPatient)
    }),

  createPatient: endpoint({
    reads: readNewPatient,
    tagged: true,
    calls: [contractProcedures.patients.create],
    method: 'POST',
    path: '/api/patients/',
    summary: 'Adds a patient',
    status: 201,
    tag,
  })
    .input(z.strictObject(newBody))
    .output(patient)
    .mutation(async ({ ctx, input }) => {
      const { age: _, ...fields } = input
      return oneRecord(ctx, await contract(ctx).patients.create(camelKeys(fields)), showPatient)
    }),

  getPatient: endpoint({
    tagged: true,
    calls: [procedures.patients.get],
    method: 'GET',
    path: one,
    summary: 'One patient',
    tag,
  })
    .input(byId)
    .output(patient)
    .query(async ({ ctx, input }) => oneRecord(ctx, await core(ctx).patients.get(input), showPatient)),

  replacePatient: endpoint({
    reads: readWholePatient,
    tagged: true,
    calls: [contractProcedures.patients.update],
    method: 'PUT',
    path: one,
    summary: 'Changes a patient',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
  })
    .input(z.strictObject({ id, ...patientBody }))
    .output(patient)
    .mutation(async ({ ctx, input }) => {
      const { id, ...fields } = input
      const change = { id, ...asChange(fields), ...ctx.basis }
      return oneRecord(ctx, await contract(ctx).patients.update(change), showPatient)
    }),

  updatePatient: endpoint({
    reads: readKnownPatient,
    tagged: true,
    calls: [contractProcedures.patients.update],
    method: 'PATCH',
    path: one,
    summary: 'Changes some fields of a patient',
    tag,
  })
    .input(z.strictObject({ id, ...partialBody }))
    .output(patient)
    .mutation(async ({ ctx, input }) => {
      const { id, ...fields } = input
      const change = { id, ...asChange(fields), ...ctx.basis }
      return oneRecord(ctx, await contract(ctx).patients.update(change), showPatient)
    }),

  deletePatient: endpoint({
    calls: [contractProcedures.patients.delete],
    method: 'DELETE',
    path: one,
    summary: 'Deletes a patient and ends their mappings',
    status: 204,
    tag,
  })
    .input(byId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await contract(ctx).patients.delete({ ...input, versions: ctx.basis.versions })
    }),

  myDoctors: endpoint({
    calls: [contractProcedures.assignments.myPractitioners],
    method: 'GET',
    path: '/api/patients/my-doctors/',
    summary: "The doctors assigned to the caller's records",
    tag,
  })
    .input(list)
    .output(z.array(doctor))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, practitionerSortFields)
      return rows(ctx, await contract(ctx).assignments.myPractitioners(asked), showDoctor)
    }),
}
