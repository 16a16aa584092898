import { type Doctor, doctorFields, doctor as doctorRecord } from '@empanel/api'
import { z } from 'zod'
import { core, endpoint, procedures, rows } from './endpoint.ts'
import { byId, id, searchableList } from './inputs.ts'
import { camelKeys, snakeKeys } from './names.ts'
import { fullName } from './person.ts'

/** A doctor as the contract shows one. */
export const doctor = z
  .object({
    id,
    ...snakeKeys(
      doctorRecord.pick({
        firstName: true,
        lastName: true,
        specialty: true,
        phoneNumber: true,
        email: true,
        licenseNumber: true,
      }).shape,
    ),
    created_at: z.iso.datetime(),
    name: z.string(),
  })
  .meta({ id: 'Doctor' })

export const showDoctor = (record: Doctor) => ({ ...snakeKeys(record), name: fullName(record) })

const fields = doctorFields.omit({ npi: true })
export const doctorBody = snakeKeys(fields.shape)
const partialBody = snakeKeys(fields.partial().shape)

const tag = 'Doctors'
const one = '/api/doctors/{id}/'

export const doctorEndpoints = {
  listDoctors: endpoint({
    calls: [procedures.doctors.list],
    method: 'GET',
    path: '/api/doctors/',
    summary: 'The doctors that the caller may see',
    tag,
  })
    .input(searchableList)
    .output(z.array(doctor))
    .query(async ({ ctx, input }) =>
      rows(ctx, await core(ctx).doctors.list({ sort: 'id', ...input }), showDoctor),
    ),

  createDoctor: endpoint({
    calls: [procedures.doctors.create],
    method: 'POST',
    path: '/api/doctors/',
    summary: 'Adds a doctor',
    status: 201,
    tag,
  })
    .input(z.strictObject(doctorBody))
    .output(doctor)
    .mutation(async ({ ctx, input }) => showDoctor(await core(ctx).doctors.create(camelKeys(input)))),

  getDoctor: endpoint({
    calls: [procedures.doctors.get],
    method: 'GET',
    path: one,
    summary: 'One doctor',
    tag,
  })
    .input(byId)
    .output(doctor)
    .query(async ({ ctx, input }) => showDoctor(await core(ctx).doctors.get(input))),

  replaceDoctor: endpoint({
    calls: [procedures.doctors.update],
    method: 'PUT',
    path: one,
    summary: 'Changes a doctor',
    description: 'Required fields must be given; other fields that are not given stay as they are.',
    tag,
  })
    .input(z.strictObject({ id, ...doctorBody }))
    .output(doctor)
    .mutation(async ({ ctx, input }) => showDoctor(await core(ctx).doctors.update(camelKeys(input)))),

  updateDoctor: endpoint({
    calls: [procedures.doctors.update],
    method: 'PATCH',
    path: one,
    summary: 'Changes some fields of a doctor',
    tag,
  })
    .input(z.strictObject({ id, ...partialBody }))
    .output(doctor)
    .mutation(async ({ ctx, input }) => showDoctor(await core(ctx).doctors.update(camelKeys(input)))),

  deleteDoctor: endpoint({
    calls: [procedures.doctors.delete],
    method: 'DELETE',
    path: one,
    summary: 'Deletes a doctor and ends their mappings',
    status: 204,
    tag,
  })
    .input(byId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await core(ctx).doctors.delete(input)
    }),
}
