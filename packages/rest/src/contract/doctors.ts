import {
  contractPractitioner,
  contractPractitionerChange,
  type Practitioner,
  practitioner,
  practitionerSortFields,
} from '@empanel/api'
import { z } from 'zod'
import { readDoctor } from '../reading/models.ts'
import { camelKeys, snakeKeys } from '../reading/names.ts'
import { contract, contractProcedures, core, endpoint, oneRecord, procedures, rows } from './endpoint.ts'
import { askedOf, byId, id, list } from './inputs.ts'
import { fullName } from './person.ts'

/** A doctor as the contract shows one. */
export const doctor = z
  .object({
    id: id.meta({ readOnly: true }),
    ...snakeKeys(
      practitioner.pick({
        firstName: true,
        lastName: true,
        specialty: true,
        phoneNumber: true,
        email: true,
        licenseNumber: true,
      }).shape,
    ),
    created_at: z.iso.datetime().meta({ readOnly: true }),
    name: z.string().meta({ description: 'The first and the last name. Ignored beside them.' }),
    specialization: z.string().meta({ description: 'The same as `specialty`. Ignored beside it.' }),
  })
  .meta({ id: 'Doctor' })

export const showDoctor = (record: Practitioner) => ({
  ...snakeKeys(record),
  name: fullName(record),
  specialization: record.specialty,
})

const { npi: _npi, ...fields } = contractPractitioner.shape
const ofOtherModel = {
  name: z.string().optional().meta({ description: 'In place of the names: split at its last space.' }),
  specialization: z.string().optional().meta({ description: 'In place of `specialty`.' }),
}
const newBody = { ...snakeKeys(fields), ...ofOtherModel }
const { firstName, lastName, specialty, phoneNumber, email, licenseNumber } = contractPractitionerChange.shape
const known = {
  firstName: firstName.unwrap(),
  lastName: lastName.unwrap(),
  specialty: specialty.unwrap(),
  phoneNumber,
  email,
  licenseNumber,
}
export const doctorBody = { ...snakeKeys(known), ...ofOtherModel }
const partialBody = z.object(doctorBody).partial().shape

const tag = 'Doctors'
const one = '/api/doctors/{id}/'

export const doctorEndpoints = {
  listDoctors: endpoint({
    calls: [contractProcedures.practitioners.list],
    method: 'GET',
    path: '/api/doctors/',
    summary: 'The doctors that the caller may see',
    tag,
  })
    .input(list)
    .output(z.array(doctor))
    .query(async ({ ctx, input }) => {
      const asked = askedOf(ctx, input, practitionerSortFields)
      return rows(ctx, await contract(ctx).practitioners.list(asked), showDoctor)
    }),

  createDoctor: endpoint({
    reads: readDoctor,
    tagged: true,
    calls: [contractProcedures.practitioners.create],
    method: 'POST',
    path: '/api/doctors/',
    summary: 'Adds a doctor',
    status: 201,
    tag,
  })
    .input(z.strictObject(newBody))
    .output(doctor)
    .mutation(async ({ ctx, input }) =>
      oneRecord(ctx, await contract(ctx).practitioners.create(camelKeys(input)), showDoctor),
    ),

  getDoctor: endpoint({
    tagged: true,
    calls: [procedures.practitioners.get],
    method: 'GET',
    path: one,
    summary: 'One doctor',
    tag,
  })
    .input(byId)
    .output(doctor)
    .query(async ({ ctx, input }) => oneRecord(ctx, await core(ctx).practitioners.get(input), showDoctor)),

  replaceDoctor: endpoint({
    reads: readDoctor,
    tagged: true,
    calls: [contractProcedures.practitioners.update],
    method: 'PUT',
    path: one,
    summary: 'Changes a doctor',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
  })
    .input(z.strictObject({ id, ...doctorBody }))
    .output(doctor)
    .mutation(async ({ ctx, input }) => {
      const changed = await contract(ctx).practitioners.update({ ...camelKeys(input), ...ctx.basis })
      return oneRecord(ctx, changed, showDoctor)
    }),

  updateDoctor: endpoint({
    reads: readDoctor,
    tagged: true,
    calls: [contractProcedures.practitioners.update],
    method: 'PATCH',
    path: one,
    summary: 'Changes some fields of a doctor',
    tag,
  })
    .input(z.strictObject({ id, ...partialBody }))
    .output(doctor)
    .mutation(async ({ ctx, input }) => {
      const changed = await contract(ctx).practitioners.update({ ...camelKeys(input), ...ctx.basis })
      return oneRecord(ctx, changed, showDoctor)
    }),

  deleteDoctor: endpoint({
    calls: [contractProcedures.practitioners.delete],
    method: 'DELETE',
    path: one,
    summary: 'Deletes a doctor and ends their mappings',
    status: 204,
    tag,
  })
    .input(byId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await contract(ctx).practitioners.delete({ ...input, versions: ctx.basis.versions })
    }),
}
