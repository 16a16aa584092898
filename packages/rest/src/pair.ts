import { rowId } from '@empanel/api'
import { z } from 'zod'
import { camelKeys } from './names.ts'

const notAnId = 'A valid integer is required.'
const digits = z.string().regex(/^\d{1,10}$/, notAnId)

/** An identity key in a body; form-like clients send it as text. */
const key = z
  .union([z.int(notAnId), digits.transform(Number)], { error: notAnId })
  .refine(id => rowId.safeParse(id).success, notAnId)

/** `{patient_id, doctor_id}` */
export const pairOfIds = z.strictObject({ patient_id: key, doctor_id: key }).transform(camelKeys)

type Names = ['patient' | 'doctor', 'patient_id' | 'doctor_id']

/** `{patient, doctor}` or `{patient_id, doctor_id}`; who sends both must mean the same. */
export const pairOfIdsOrNames = z
  .strictObject({
    patient: key.optional(),
    doctor: key.optional(),
    patient_id: key.optional(),
    doctor_id: key.optional(),
  })
  .transform((input, ctx) => {
    const either = ([name, idName]: Names): number => {
      const [value, idValue] = [input[name], input[idName]]
      if (value !== undefined && idValue !== undefined && value !== idValue) {
        ctx.addIssue({ code: 'custom', path: [idName], message: `This is not the ${name} given above.` })
      }
      const given = value ?? idValue
      if (given !== undefined) return given
      ctx.addIssue({ code: 'custom', path: [name], message: 'This field is required.' })
      return z.NEVER
    }
    return { patientId: either(['patient', 'patient_id']), doctorId: either(['doctor', 'doctor_id']) }
  })
