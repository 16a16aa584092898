import { z } from 'zod'
import { email, keptDate, noEmail, orAsKept, rowId } from '../../kernel/text/text.ts'
import { newPatient, patientChange, patientFields } from '../patients/schema.ts'
import { newPractitioner, practitionerChange, practitionerFields } from '../practitioners/schema.ts'
import { doctorRegistration, patientRegistration } from '../registration/schema.ts'

const oldest = 150

/** Full years, for clients that know no date of birth. */
export const age = z
  .int('A valid integer is required.')
  .min(0, 'Ensure this value is greater than or equal to 0.')
  .max(oldest, `Ensure this value is less than or equal to ${oldest}.`)

/** Optional text that may be empty. Clients of the contract read back what they left empty as empty. */
const keptText = (field: typeof patientFields.shape.address) => field.unwrap().unwrap().in.nullish()
const keptEmail = z.union([z.literal(''), email], { error: noEmail }).nullish()

const { firstName, lastName, dateOfBirth } = patientFields.shape
const ofPatient = {
  address: keptText(patientFields.shape.address),
  phoneNumber: keptText(patientFields.shape.phoneNumber),
  medicalHistory: keptText(patientFields.shape.medicalHistory),
}
/** Without the licence number: several practitioners may lack one, but two must not share the empty one. */
const ofPractitioner = { phoneNumber: keptText(practitionerFields.shape.phoneNumber) }

/** The versions that `If-Match` named. The record must be at one of them. */
const ifMatch = { versions: z.array(z.int()).optional() }
const changing = {
  ...ifMatch,
  /** The texts come from a form. Texts that equal the stored ones change nothing. */
  fromForm: z.boolean().optional(),
}

export const recordAt = z.strictObject({ id: rowId, ...ifMatch })
export const contractPatient = newPatient.safeExtend({ ...ofPatient, email: keptEmail })
export const contractPatientChange = patientChange.safeExtend({
  ...orAsKept({ firstName, lastName, ...ofPatient, email: keptEmail }),
  ...orAsKept({ dateOfBirth }, keptDate),
  ...changing,
  /** Instead of a date of birth. Keeps a stored date that agrees with it. */
  age: age.optional(),
  /** Asserts that the date of birth is unknown. It stays so. */
  unborn: z.boolean().optional(),
})
export const contractPatientRegistration = patientRegistration.safeExtend(ofPatient)

export const contractPractitioner = newPractitioner.safeExtend({ ...ofPractitioner, email: keptEmail })
export const contractPractitionerChange = practitionerChange.safeExtend({
  ...orAsKept({ ...practitionerFields.shape, ...ofPractitioner, email: keptEmail }),
  ...changing,
})
export const contractDoctorRegistration = doctorRegistration.safeExtend(ofPractitioner)
