import { practitioners, userRoles, userStatuses, users } from '@empanel/db'
import { inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Role } from '../../kernel/policy/grid.ts'
import { isPractitioner, practitionerRoles } from '../../kernel/policy/professions.ts'
import { columnsOf } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { searchWords } from '../../kernel/query/search/words.ts'
import { email, requiredText, rowId, username } from '../../kernel/text/text.ts'
import { newPassword, refuseOwnName } from '../passwords/passwords.ts'

const shown = {
  id: true,
  email: true,
  username: true,
  name: true,
  role: true,
  status: true,
  emailVerifiedAt: true,
  mustChangePassword: true,
  version: true,
  createdAt: true,
} as const

/** An account as administrators see it. */
export const user = rowSchema(users).pick(shown)

export const userColumns = columnsOf(users, shown)

/** An account as lists show it. */
export const listedUser = user.extend({
  /** True for a practitioner's account without an approved record: its role is then `pending`. */
  awaitsApproval: z.boolean(),
})

export const listedUserColumns = {
  ...userColumns,
  awaitsApproval: sql<boolean>`(${inArray(users.role, practitionerRoles)} and not exists (select from ${practitioners} d
    where d.user_id = ${users}.id and d.status = 'active' and d.deleted_at is null))`,
}

export const userList = z.strictObject({
  ...pageInput,
  /** Part of the name, the e-mail address or the username. */
  q: searchWords.optional(),
  role: z.enum(userRoles).optional(),
  status: z.enum(userStatuses).optional(),
})
export const userPage = pageOf(listedUser)

/** The practitioner record of a practitioner's account, when it has none yet. */
export const practitionerLink = { practitionerId: rowId.optional() }
export const onlyForPractitioners = (input: { role: Role; practitionerId?: number | undefined }) =>
  input.practitionerId === undefined || isPractitioner(input.role)
export const practitionerOnly = {
  path: ['practitionerId'],
  error: 'Only an account with the role doctor or clinician has a practitioner record.',
}

export const newUser = z
  .strictObject({
    name: requiredText(200),
    username: username.optional(),
    email,
    password: newPassword,
    role: z.enum(userRoles),
    ...practitionerLink,
  })
  .refine(onlyForPractitioners, practitionerOnly)
  .check(refuseOwnName)

export const roleChange = z
  .strictObject({ id: rowId, role: z.enum(userRoles), ...practitionerLink })
  .refine(onlyForPractitioners, practitionerOnly)

export const statusChange = z.strictObject({ id: rowId, status: z.enum(['active', 'disabled']) })

/** `link`: for an administrator to hand over, where the server sends no mails; null where it was mailed. */
export const givenLink = z.object({ id: rowId, link: z.string().nullable(), expiresAt: z.string() })

/** How many sessions of the account ended. */
export const endedSessionsOf = z.object({ id: rowId, ended: z.int() })
