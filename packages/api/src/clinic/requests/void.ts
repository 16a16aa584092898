import { type Database, requests } from '@empanel/db'
import { and, eq, sql } from 'drizzle-orm'
import type { News } from '../../identity/notices/notify.ts'
import type { Permitted } from '../../kernel/context.ts'

type Whose = { patientId: number } | { practitionerId: number }
type Asked = Pick<typeof requests.$inferSelect, 'id' | 'patientId' | 'practitionerId'>

/**
 * Makes the requests void that wait for an answer about a patient who died or was deleted, or a practitioner who left.
 * Part of a larger change, which records it.
 */
export const voidRequests = (ctx: Permitted, tx: Database, whose: Whose): Promise<Asked[]> =>
  tx
    .update(requests)
    .set(ended(ctx, 'void'))
    .where(
      and(
        'patientId' in whose
          ? eq(requests.patientId, whose.patientId)
          : eq(requests.practitionerId, whose.practitionerId),
        isPending,
      ),
    )
    .returning({ id: requests.id, patientId: requests.patientId, practitionerId: requests.practitionerId })

export const isPending = eq(requests.state, 'pending')

/** The new state of a request, and who gave it. */
export const ended = ({ actor }: Permitted, state: 'accepted' | 'declined' | 'withdrawn' | 'void') => ({
  state,
  decidedAt: sql`now()`,
  decidedBy: actor.userId,
})

/** Tells the holder of a record what became of a request. */
export const newsOfRequest = (
  { id, patientId, practitionerId }: Asked,
  outcome: 'accepted' | 'declined' | 'void',
): News => ({
  kind: 'request_decided',
  role: 'holder',
  patientId,
  refs: { requestId: id, practitionerId, outcome },
})
