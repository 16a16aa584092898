import { primaryProfessions } from '@empanel/db'
import { z } from 'zod'
import { newPassword, refuseOwnName } from '../../identity/passwords/passwords.ts'
import { account } from '../../identity/sign-in/schema.ts'
import { email, missing, named, requiredText, unnamed, username } from '../../kernel/text/text.ts'
import { patient, patientFields } from '../patients/schema.ts'
import { practitioner, practitionerFields } from '../practitioners/schema.ts'

const credentials = {
  name: requiredText(200).optional(),
  username: username.optional(),
  email,
  password: newPassword,
}

/** True where an account has a name: it needs one of `name` and `username`. */
const namesSomebody = (input: { name?: string | undefined; username?: string | undefined }) =>
  input.name !== undefined || input.username !== undefined
const nameMissing = missing('name')

export const registration = z
  .strictObject(credentials)
  .refine(namesSomebody, nameMissing)
  .check(refuseOwnName)
/** The clinic says to which site a patient belongs. */
const registering = patientFields.omit({ siteId: true })
export const patientRegistration = z
  .strictObject({ ...registering.partial().shape, ...credentials })
  .refine(namesSomebody, nameMissing)
  .refine(named, unnamed)
  .check(refuseOwnName)
/** Other professions than a doctor's get their accounts from an administrator. */
export const doctorRegistration = z
  .strictObject({
    ...practitionerFields.partial().shape,
    profession: z.enum(primaryProfessions).optional(),
    ...credentials,
  })
  .refine(namesSomebody, nameMissing)
  .refine(named, unnamed)
  .check(refuseOwnName)

export const registered = z.object({ user: account })
export const registeredPatient = registered.extend({ patient })
export const registeredDoctor = registered.extend({ practitioner })
