import { rowId } from '@empanel/api'
import { z } from 'zod'
import { camelKeys } from '../reading/names.ts'
import { told } from './inputs.ts'

const notAnId = 'A valid integer is required.'
const digits = z.string().regex(/^\d{1,10}$/, notAnId)

/** An identity key in a body; form-like clients send it as text. */
const key = z
  .union([z.int(notAnId), digits.transform(Number)], { error: notAnId })
  .refine(id => rowId.safeParse(id).success, notAnId)

/** `{patient_id, doctor_id}` */
export const pairOfIds = z.strictObject({ patient_id: key, doctor_id: key }).transform(camelKeys)

const required = 'This field is required.'
const unlike = (name: string) => `This is not the ${name} given above.`
const agree = (one?: number, other?: number) => one === undefined || other === undefined || one === other

/** `{patient, doctor}` or `{patient_id, doctor_id}`; who sends both must mean the same. */
export const pairOfIdsOrNames = z
  .strictObject({
    patient: key.optional(),
    doctor: key.optional(),
    patient_id: key.optional(),
    doctor_id: key.optional(),
  })
  .refine(pair => 'patient' in pair || 'patient_id' in pair, { ...told('patient'), error: required })
  .refine(pair => 'doctor' in pair || 'doctor_id' in pair, { ...told('doctor'), error: required })
  .refine(pair => agree(pair.patient, pair.patient_id), { path: ['patient_id'], error: unlike('patient') })
  .refine(pair => agree(pair.doctor, pair.doctor_id), { path: ['doctor_id'], error: unlike('doctor') })
  .transform(pair => ({
    patientId: Number(pair.patient ?? pair.patient_id),
    practitionerId: Number(pair.doctor ?? pair.doctor_id),
  }))
