import { users } from '@empanel/db'
import { createSelectSchema } from 'drizzle-zod'
import { z } from 'zod'
import { doctor, doctorFields } from '../doctors/schema.ts'
import { patient, patientFields } from '../patients/schema.ts'
import { roles } from '../policy/grid.ts'
import { email, isRecord, named, requiredText, unnamed, username } from '../text.ts'
import { givenPassword, newPassword, refuseOwnName } from './passwords.ts'

/** An account as its holder sees it. */
export const account = createSelectSchema(users).pick({ id: true, name: true, email: true, username: true })

const credentials = {
  name: requiredText(200).optional(),
  username: username.optional(),
  email,
  password: newPassword,
}

/** Somebody who makes an account. One of `name` and `username` is needed. */
export const namesSomebody = (input: { name?: string | undefined; username?: string | undefined }) =>
  input.name !== undefined || input.username !== undefined
export const nameMissing = { path: ['name'], error: 'This field is required.', when: isRecord }

export const registration = z
  .strictObject(credentials)
  .refine(namesSomebody, nameMissing)
  .check(refuseOwnName)
export const patientRegistration = z
  .strictObject({ ...patientFields.partial().shape, ...credentials })
  .refine(namesSomebody, nameMissing)
  .refine(named, unnamed)
  .check(refuseOwnName)
export const doctorRegistration = z
  .strictObject({ ...doctorFields.partial().shape, ...credentials })
  .refine(namesSomebody, nameMissing)
  .refine(named, unnamed)
  .check(refuseOwnName)

export const registered = z.object({ user: account })
export const registeredPatient = registered.extend({ patient })
export const registeredDoctor = registered.extend({ doctor })

/** `login` is an e-mail address or a username. */
export const signIn = z.strictObject({
  login: z.string().trim().min(1, 'This field may not be blank.'),
  password: givenPassword,
})

/** `expiresIn`: seconds until the access token expires. `refresh` is null where a browser's cookie holds it. */
export const tokenPair = z.object({
  access: z.string(),
  refresh: z.string().nullable(),
  expiresIn: z.int(),
})

/** `role` is the one that the policy grid knows: a doctor who waits for approval is `pending`. */
export const me = account.extend({ role: z.enum(roles), doctorId: z.int().nullable() })
