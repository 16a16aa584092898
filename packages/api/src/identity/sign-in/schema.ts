import { users } from '@empanel/db'
import { z } from 'zod'
import { roles } from '../../kernel/policy/grid.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { requiredText } from '../../kernel/text/text.ts'
import { givenPassword } from '../passwords/passwords.ts'

/** An account as its holder sees it. */
export const account = rowSchema(users).pick({ id: true, name: true, email: true, username: true })

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

/** `role` is the one in the policy grid: a practitioner who waits for approval is `pending`. */
export const me = account.extend({
  role: z.enum(roles),
  practitionerId: z.int().nullable(),
  /** When the holder confirmed the address. Null where they have not. */
  emailVerifiedAt: z.string().nullable(),
  /** True while little is open but `auth.changePassword`: somebody else chose the password. */
  mustChangePassword: z.boolean(),
})

export const nameChange = z.strictObject({ name: requiredText(200) })
