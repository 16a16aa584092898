import { randomUUID } from 'node:crypto'
import {
  breakGlassGrants,
  covers,
  type Database,
  invitations,
  mails,
  notices,
  plannedChanges,
  requests,
  transferReceivers,
  transferRows,
  transfers,
} from '@empanel/db'
import { eq } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { issueToken } from '../../src/identity/one-time/tokens.ts'
import { addAssignment, addPatient, addSession, only, testServices } from '../fixtures.ts'
import { tokenIn } from '../mailbox.ts'

/** When what is over began and ended. */
export const past = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }

/** An unreviewed grant that opens its patient for longer than any test runs, unless `values` say otherwise. */
export async function addGrant(db: Database, values: Pick<Grant, 'patientId' | 'actorId'> & Partial<Grant>) {
  const expiresAt = '9000-01-01T00:00:00.000Z'
  return only(
    await db
      .insert(breakGlassGrants)
      .values({ reason: 'unconscious in the emergency room', expiresAt, ...values })
      .returning(),
  )
}
type Grant = typeof breakGlassGrants.$inferInsert

/** A cover that is in force, and ends after any test, unless `values` say otherwise. */
export async function addCover(
  db: Database,
  values: Pick<typeof covers.$inferInsert, 'practitionerId' | 'byId' | 'createdBy'> &
    Partial<typeof covers.$inferInsert>,
) {
  const month = 30 * 86_400_000
  const [startsAt, endsAt] = [-month, month].map(from => new Date(Date.now() + from).toISOString())
  if (!startsAt || !endsAt) throw new Error('two moments')
  return only(
    await db
      .insert(covers)
      .values({ startsAt, endsAt, ...values })
      .returning(),
  )
}

/** A plan whose time does not come during any test. */
export async function addPlan(
  db: Database,
  values: Pick<typeof plannedChanges.$inferInsert, 'patientId' | 'practitionerId' | 'createdBy'>,
) {
  return only(
    await db
      .insert(plannedChanges)
      .values({ kind: 'change_primary', dueAt: '9000-01-01T00:00:00.000Z', ...values })
      .returning(),
  )
}

export async function addRequest(
  db: Database,
  values: Pick<typeof requests.$inferInsert, 'patientId' | 'practitionerId' | 'createdBy'>,
) {
  return only(await db.insert(requests).values(values).returning())
}

export async function addNotice(
  db: Database,
  values: Pick<typeof notices.$inferInsert, 'userId' | 'patientId'>,
) {
  const told = { kind: 'primary_changed', role: 'holder', refs: {} } as const
  return only(
    await db
      .insert(notices)
      .values({ ...told, ...values })
      .returning(),
  )
}

/** A mail that is not tried again by itself. */
export async function addMail(db: Database, userId: number, state: 'failed' | 'sent' = 'failed') {
  const of = { userId, messageId: randomUUID(), recipient: 'person@example.org' }
  return only(
    await db
      .insert(mails)
      .values({ ...of, kind: 'primary_changed', state, settledAt: past.endedAt })
      .returning(),
  )
}

let invited = 0

/** An invitation that is open until after any test, unless `values` say otherwise, and the token of its link. */
export async function addInvitation(
  db: Database,
  invitedBy: number,
  values: Partial<typeof invitations.$inferInsert> = {},
) {
  const to = { email: `invited${++invited}@example.org`, name: 'Ada Byron', role: 'staff' } as const
  const { id } = only(
    await db
      .insert(invitations)
      .values({ ...to, invitedBy, expiresAt: '9000-01-01T00:00:00.000Z', ...values })
      .returning(),
  )
  const { link } = await issueToken(db, { purpose: 'invitation', invitationId: id }, to.email)
  return { id, token: tokenIn(link) }
}

type NewTransfer = { fromId: number; toId: number; createdBy: number }

/** A handover whose time does not come during any test. */
export async function planTransfer(db: Database, { toId, ...values }: NewTransfer) {
  const transfer = only(
    await db
      .insert(transfers)
      .values({ split: 'even', consulting: 'move', dueAt: '9000-01-01T00:00:00.000Z', ...values })
      .returning(),
  )
  await db.insert(transferReceivers).values({ transferId: transfer.id, practitionerId: toId })
  return transfer
}

/** A handover of one patient that was carried out. */
export async function addTransfer(db: Database, values: NewTransfer, siteId?: number) {
  const { id: patientId } = await addPatient(db, siteId === undefined ? {} : { siteId })
  const role = 'primary' as const
  const was = await addAssignment(db, { patientId, practitionerId: values.fromId, role, ...past })
  const is = await addAssignment(db, {
    ...{ patientId, practitionerId: values.toId, role },
    startedAt: past.endedAt,
  })
  const { id } = await planTransfer(db, values)
  const row = { patientId, role, practitionerId: values.toId, outcome: 'moved' as const }
  await db
    .insert(transferRows)
    .values({ transferId: id, ...row, fromAssignment: was.id, toAssignment: is.id })
  const done = { state: 'done' as const, dueAt: past.endedAt, settledAt: past.endedAt, moved: 1 }
  return only(await db.update(transfers).set(done).where(eq(transfers.id, id)).returning())
}

/** A session that begins now, and its tokens. */
export async function beginSession(db: Database, userId: number) {
  const { refresh, access } = await addSession(testServices(db), userId)
  const { sid } = z.object({ sid: z.string() }).parse(decodeJwt(refresh))
  return { id: sid, refresh, access }
}
