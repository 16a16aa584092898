import { z } from 'zod'
import { email, keptDate, missing, named, noEmail, orAsKept, rowId, unnamed } from '../../kernel/text/text.ts'
import { patientChange, patientFields } from '../patients/schema.ts'
import { newPractitioner, practitionerChange, practitionerFields } from '../practitioners/schema.ts'
import { doctorRegistration, patientRegistration } from '../registration/schema.ts'

const oldest = 150

/** Full years, for clients that know no date of birth. */
export const age = z
  .int('A valid integer is required.')
  .min(0, 'Ensure this value is greater than or equal to 0.')
  .max(oldest, `Ensure this value is less than or equal to ${oldest}.`)

/** Instead of a date of birth. A stored date that agrees with it is kept. */
const ageForBirth = age.optional()
const saysBirth = (fields: { dateOfBirth?: unknown; age?: unknown }) =>
  fields.dateOfBirth !== undefined || fields.age !== undefined

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
/** A change of some fields, or of a whole record, in which none may be missing that a new one needs. */
const some = { whole: z.literal(false) }
const all = { whole: z.literal(true) }

export const recordAt = z.strictObject({ id: rowId, ...ifMatch })

export const contractPatient = z
  .strictObject({
    ...patientFields.shape,
    ...ofPatient,
    email: keptEmail,
    dateOfBirth: dateOfBirth.optional(),
    age: ageForBirth,
  })
  .refine(named, unnamed)
  .refine(saysBirth, missing('dateOfBirth'))
const changedPatient = patientChange.safeExtend({
  ...orAsKept({ firstName, lastName, ...ofPatient, email: keptEmail }),
  ...orAsKept({ dateOfBirth }, keptDate),
  ...changing,
  age: ageForBirth,
  /** Asserts that the date of birth is unknown. It stays so. */
  unborn: z.boolean().optional(),
})
const patientInPart = changedPatient.safeExtend(some)
const wholePatient = changedPatient
  .safeExtend({
    ...all,
    firstName: changedPatient.shape.firstName.unwrap(),
    lastName: changedPatient.shape.lastName.unwrap(),
    gender: changedPatient.shape.gender.unwrap(),
  })
  .refine(fields => fields.unborn || saysBirth(fields), missing('dateOfBirth'))
export const contractPatientChange = z.discriminatedUnion('whole', [patientInPart, wholePatient])
export const contractPatientRegistration = patientRegistration.safeExtend({ ...ofPatient, age: ageForBirth })

export const contractPractitioner = newPractitioner.safeExtend({ ...ofPractitioner, email: keptEmail })
const { profession: _profession, languages: _languages, ...texts } = practitionerFields.shape
const changedPractitioner = practitionerChange.safeExtend({
  ...orAsKept({ ...texts, ...ofPractitioner, email: keptEmail }),
  ...changing,
})
const practitionerInPart = changedPractitioner.safeExtend(some)
const wholePractitioner = changedPractitioner.safeExtend({
  ...all,
  firstName: changedPractitioner.shape.firstName.unwrap(),
  lastName: changedPractitioner.shape.lastName.unwrap(),
  specialty: changedPractitioner.shape.specialty.unwrap(),
})
export const contractPractitionerChange = z.discriminatedUnion('whole', [
  practitionerInPart,
  wholePractitioner,
])
export const contractDoctorRegistration = doctorRegistration.safeExtend(ofPractitioner)
