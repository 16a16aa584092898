import type { EmpanelClient } from '@empanel/client'
import { api, cache } from '../../../server/empanel.ts'

export type Invitation = Awaited<ReturnType<EmpanelClient['users']['invitations']['query']>>['items'][number]
export type InvitationState = Invitation['state']

/** The states of an invitation, as the tabs of the list show them. */
export const invitationStates: Record<InvitationState, string> = {
  open: 'Open',
  accepted: 'Accepted',
  withdrawn: 'Withdrawn',
}

/** Reads the invitations again. */
export const invitationsChanged = () => cache.invalidateQueries(api.users.invitations.pathFilter())
