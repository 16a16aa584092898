import { invitations, userRoles, users } from '@empanel/db'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { columnsOf } from '../../kernel/query/fields.ts'
import { pageInput, pageOf } from '../../kernel/query/paging.ts'
import { rowSchema } from '../../kernel/query/row-schema.ts'
import { email, isRecord, requiredText, rowId } from '../../kernel/text/text.ts'
import { onlyForPractitioners, practitionerLink, practitionerOnly } from '../accounts/schema.ts'
import { linkToken } from '../one-time/tokens.ts'
import { newPassword } from '../passwords/passwords.ts'
import { account } from '../sign-in/schema.ts'

/** An open invitation may be accepted until `expiresAt`, and sent again after that. */
export const invitationStates = ['open', 'accepted', 'withdrawn'] as const
export type InvitationState = (typeof invitationStates)[number]

export const inState: Record<InvitationState, SQL> = {
  open: sql`(${invitations.acceptedAt} is null and ${invitations.withdrawnAt} is null)`,
  accepted: sql`${invitations.acceptedAt} is not null`,
  withdrawn: sql`${invitations.withdrawnAt} is not null`,
}

const shown = {
  id: true,
  email: true,
  name: true,
  role: true,
  practitionerId: true,
  siteIds: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  withdrawnAt: true,
  userId: true,
} as const

/** An invitation as administrators see it. `expiresAt`: of its newest link; `userId`: the account that came of it. */
export const invitation = rowSchema(invitations)
  .pick(shown)
  .extend({ state: z.enum(invitationStates), invitedByName: z.string() })

export const invitationColumns = {
  ...columnsOf(invitations, shown),
  state: sql<InvitationState>`case when ${inState.accepted} then 'accepted' when ${inState.withdrawn} then 'withdrawn' else 'open' end`,
  invitedByName: sql<string>`(select inviter.name from ${users} inviter where inviter.id = ${invitations.invitedBy})`,
}

/** `link`: for the inviter to hand over, where the server sends no mails. It is shown once; null where it was mailed. */
export const sentInvitation = invitation.extend({ link: z.string().nullable() })

export const invitationList = z.strictObject({
  ...pageInput,
  state: z.enum(invitationStates).default('open'),
})
export const invitationPage = pageOf(invitation)

export const newInvitation = z
  .strictObject({
    email,
    name: requiredText(200),
    role: z.enum(userRoles),
    ...practitionerLink,
    /** The sites that an account of staff will belong to. */
    siteIds: z.array(rowId).max(100).optional(),
  })
  .refine(onlyForPractitioners, practitionerOnly)
  .refine(({ role, siteIds = [] }) => role === 'staff' || siteIds.length === 0, {
    path: ['siteIds'],
    error: 'Only an account of staff has sites of its own.',
    when: isRecord,
  })

export const byInvitation = z.strictObject({ id: rowId })
export const byToken = z.strictObject({ token: linkToken })

/** An invitation as the invited see it before they accept. */
export const shownInvitation = invitation.pick({ email: true, name: true, role: true, expiresAt: true })

export const acceptance = z.strictObject({
  token: linkToken,
  /** Where the invited write their name otherwise. */
  name: requiredText(200).optional(),
  password: newPassword,
})

/** `login`: what the new account signs in by. */
export const accepted = z.object({ login: account.shape.email })
