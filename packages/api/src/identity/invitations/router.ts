import { can, publicProcedure, router } from '../../kernel/procedure.ts'
import { creating } from '../idempotency/creating.ts'
import { acceptInvitation, showInvitation } from './accept.ts'
import { resendInvitation, withdrawInvitation } from './change.ts'
import { invite } from './invite.ts'
import { listInvitations } from './list.ts'
import {
  acceptance,
  accepted,
  byInvitation,
  byToken,
  invitation,
  invitationList,
  invitationPage,
  newInvitation,
  sentInvitation,
  shownInvitation,
} from './schema.ts'

/** Colleagues are asked to make their accounts, so that nobody else knows their passwords. */
export const invitationsRouter = router({
  invite: can('users.create')
    .input(newInvitation)
    .concat(creating)
    .output(sentInvitation)
    .mutation(({ ctx, input }) => invite(ctx, input)),

  invitations: can('users.read')
    .input(invitationList)
    .output(invitationPage)
    .query(({ ctx, input }) => listInvitations(ctx, input)),

  withdrawInvitation: can('users.create')
    .input(byInvitation)
    .output(invitation)
    .mutation(({ ctx, input }) => withdrawInvitation(ctx, input.id)),

  /** Sends it with a new link. The older one works no more. */
  resendInvitation: can('users.create')
    .input(byInvitation)
    .output(sentInvitation)
    .mutation(({ ctx, input }) => resendInvitation(ctx, input.id)),
})

/** For those who were invited. */
export const invitedRouter = router({
  /** The invitation behind a link. A mutation, because those are never sent by GET: the token stays out of addresses. */
  invitation: publicProcedure
    .input(byToken)
    .output(shownInvitation)
    .mutation(({ ctx, input }) => showInvitation(ctx, input.token)),

  /** Makes the account. */
  acceptInvitation: publicProcedure
    .input(acceptance)
    .concat(creating)
    .output(accepted)
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
})
