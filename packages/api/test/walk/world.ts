import { accountSites, type Database, practitionerSites, sessions } from '@empanel/db'
import { eq } from 'drizzle-orm'
import { issueToken } from '../../src/identity/one-time/tokens.ts'
import { addAssignment, addPatient, addPractitioner, addSite, addUser } from '../fixtures.ts'
import { tokenIn } from '../mailbox.ts'
import { watchWrites } from './attempt.ts'
import {
  addCover,
  addGrant,
  addInvitation,
  addMail,
  addNotice,
  addPlan,
  addRequest,
  addTransfer,
  beginSession,
  past,
  planTransfer,
} from './fixtures.ts'
import type { AccountRole, Kind, Relation, RowId } from './relations.ts'
import { readRows } from './rows.ts'

export type World = Awaited<ReturnType<typeof buildWorld>>

const missing = 2_000_000_000
const missingSession = '00000000-0000-4000-8000-000000000000'
const deletedAt = '2024-01-01T00:00:00.000Z'
const farOff = '8999-12-01T00:00:00.000Z'

/**
 * Rows in every relation to an account of every role, made without the code under test. Every account has a doctor
 * record with an assigned patient, a patient record with a doctor, and grants: none of these may mean anything unless
 * the grid says so.
 */
export async function buildWorld(db: Database) {
  const far = await addSite(db)
  const stranger = await addUser(db, { role: 'staff' })
  const inviter = await addUser(db, { role: 'admin' })
  const newcomer = await addUser(db, { status: 'pending' })
  const strangersPractitioner = await addPractitioner(db, { userId: stranger.id })
  const strangersPatient = await addPatient(db, { ownerId: stranger.id })
  const strangersAssignment = await addAssignment(db, {
    patientId: strangersPatient.id,
    practitionerId: strangersPractitioner.id,
  })
  const waiting = await addPractitioner(db, { status: 'pending', userId: (await addUser(db)).id })
  const gone = await addPractitioner(db, { deletedAt })
  const spare = await addPractitioner(db, { userId: (await addUser(db, { role: 'doctor' })).id })
  const joins = (practitionerId: number, siteId: number) =>
    db.insert(practitionerSites).values({ practitionerId, siteId })
  await joins(spare.id, far.id)
  await db.insert(accountSites).values({ userId: stranger.id, siteId: far.id })
  const strangersGrant = await addGrant(db, { patientId: strangersPatient.id, actorId: stranger.id })
  const plan = (patientId: number, createdBy: number) =>
    addPlan(db, { patientId, practitionerId: spare.id, createdBy })
  const strangersPlan = await plan(strangersPatient.id, stranger.id)
  const asks = async (values: Parameters<typeof addPatient>[1], practitionerId = spare.id) =>
    addRequest(db, { patientId: (await addPatient(db, values)).id, practitionerId, createdBy: stranger.id })
  const strangersRequest = await asks({ ownerId: stranger.id })
  const strangersNotice = await addNotice(db, { userId: stranger.id, patientId: strangersPatient.id })
  const cover = (practitionerId: number, byId: number, values = {}) =>
    addCover(db, { practitionerId, byId, createdBy: stranger.id, ...values })
  const strangersCover = await cover(strangersPractitioner.id, (await addPractitioner(db)).id)
  const leftCover = await cover(gone.id, spare.id)
  const strangersTransfers = {
    done: await addTransfer(db, { fromId: strangersPractitioner.id, toId: spare.id, createdBy: stranger.id }),
    planned: await planTransfer(db, {
      fromId: (await addPractitioner(db)).id,
      toId: spare.id,
      createdBy: stranger.id,
    }),
  }
  const strangersSession = await beginSession(db, stranger.id)
  const strangersMail = await addMail(db, stranger.id)
  const strangersInvitation = await addInvitation(db, inviter.id)
  const { token: invitationToken } = strangersInvitation

  const around = async (role: AccountRole) => {
    const account = await addUser(db, { role: role === 'pending' ? 'doctor' : role })
    // The administrator's own record waits, too: an assignment to it gives no reach.
    const status = role === 'pending' || role === 'admin' ? 'pending' : 'active'
    const profession = role === 'clinician' ? 'nurse' : 'physician'
    const me = await addPractitioner(db, { userId: account.id, status, profession })
    const carer = await addPractitioner(db)
    const own = await addPatient(db, { ownerId: account.id })
    const assigned = await addPatient(db)
    const opened = await addPatient(db)
    const expired = await addPatient(db)
    const here = await addSite(db)
    const within = await addSite(db, { parentId: here.id })
    await db.insert(accountSites).values({ userId: account.id, siteId: here.id })
    await joins(spare.id, here.id)
    await joins(spare.id, within.id)
    const colleague = await addPractitioner(db)
    await joins(colleague.id, within.id)
    // Those whose panels are in transition.
    const [leaving, leavingHere] = [await addPractitioner(db), await addPractitioner(db)]
    await joins(leavingHere.id, within.id)
    const atSite = await addPatient(db, { siteId: within.id })
    const deleted = await addPatient(db, { ownerId: account.id, deletedAt })
    const [covered, uncovered] = [await addPatient(db), await addPatient(db)]
    const away = await addPractitioner(db)
    const inForce = await cover(away.id, me.id)
    const ended = { endedAt: past.endedAt, endedBy: stranger.id }
    const [was, back, soon, behind] = [
      await addPractitioner(db),
      await addPractitioner(db),
      await addPractitioner(db),
      await addPractitioner(db),
    ]
    await cover(was.id, me.id, { startsAt: past.startedAt, endsAt: past.endedAt })
    await cover(back.id, me.id, ended)
    await cover(soon.id, me.id, { startsAt: '8999-06-01T00:00:00.000Z', endsAt: farOff })
    // Covers are not passed on: what the colleague covers is not covered, too.
    await cover(behind.id, away.id)
    const unapproved = await addPractitioner(db, { status: 'pending' })
    const left = await addPractitioner(db, { deletedAt })
    for (const { id } of [unapproved, left]) await cover(id, me.id)
    const breakGlass = (patientId: number, values = {}) =>
      addGrant(db, { patientId, actorId: account.id, ...values })
    // A reviewed grant stays open, unless the review ended it.
    const reviewed = { reviewedAt: past.endedAt, reviewedBy: stranger.id, verdict: 'justified' } as const
    const stillOpen = await breakGlass(opened.id, reviewed)
    const over = await breakGlass(expired.id, { grantedAt: past.startedAt, expiresAt: past.endedAt })
    // A grant opens no deleted record, and a record in reach needs none.
    await breakGlass(deleted.id)
    await breakGlass(assigned.id)
    const link = (patientId: number, practitionerId: number, when = {}) =>
      addAssignment(db, { patientId, practitionerId, ...when })
    // One of the caller's patients asks for somebody else, which is not the caller's business.
    const asking = await addPatient(db)
    await addRequest(db, { patientId: asking.id, practitionerId: spare.id, createdBy: stranger.id })
    const session = await beginSession(db, account.id)
    await link(asking.id, me.id)
    const endedSession = await beginSession(db, account.id)
    await db.update(sessions).set({ revokedAt: deletedAt }).where(eq(sessions.id, endedSession.id))
    // A past assignment to a doctor gives no reach today.
    await link(own.id, strangersPractitioner.id, { ...past, role: 'primary' })
    for (const { id } of [was, back, soon, behind, unapproved, left]) await link(uncovered.id, id)
    const ids: Record<Kind, Partial<Record<Relation, RowId>>> = {
      patient: {
        own: own.id,
        assigned: assigned.id,
        covered: covered.id,
        uncovered: uncovered.id,
        site: atSite.id,
        opened: opened.id,
        expired: expired.id,
        foreign: strangersPatient.id,
        deleted: deleted.id,
        missing,
      },
      practitioner: {
        own: me.id,
        assigned: carer.id,
        site: colleague.id,
        foreign: strangersPractitioner.id,
        waiting: waiting.id,
        deleted: gone.id,
        missing,
      },
      assignment: {
        own: (await link(own.id, carer.id)).id,
        assigned: (await link(assigned.id, me.id)).id,
        covered: (await link(covered.id, away.id)).id,
        site: (await link(atSite.id, strangersPractitioner.id, { role: 'primary' })).id,
        opened: (await link(opened.id, carer.id)).id,
        foreign: strangersAssignment.id,
        // Nor does a past assignment of a patient.
        ended: (await link(strangersPatient.id, me.id, past)).id,
        deleted: (await link(deleted.id, strangersPractitioner.id)).id,
        missing,
      },
      plan: {
        own: (await plan(own.id, account.id)).id,
        assigned: (await plan(assigned.id, stranger.id)).id,
        site: (await plan(atSite.id, stranger.id)).id,
        opened: (await plan(opened.id, stranger.id)).id,
        foreign: strangersPlan.id,
        deleted: (await plan(deleted.id, stranger.id)).id,
        missing,
      },
      request: {
        own: (await asks({ ownerId: account.id })).id,
        assigned: (await asks({}, me.id)).id,
        site: (await asks({ siteId: within.id })).id,
        foreign: strangersRequest.id,
        deleted: (await asks({ ownerId: account.id, deletedAt })).id,
        missing,
      },
      notice: {
        // It names a patient whom nobody but some roles reaches.
        own: (await addNotice(db, { userId: account.id, patientId: strangersPatient.id })).id,
        foreign: strangersNotice.id,
        missing,
      },
      cover: {
        own: (await cover(me.id, carer.id)).id,
        covered: inForce.id,
        site: (await cover(colleague.id, carer.id)).id,
        foreign: strangersCover.id,
        ended: (await cover(me.id, carer.id, ended)).id,
        deleted: leftCover.id,
        missing,
      },
      // Those who made a handover reach it by its practitioner alone.
      transfer: {
        own: (await addTransfer(db, { fromId: carer.id, toId: spare.id, createdBy: account.id })).id,
        site: (
          await addTransfer(db, { fromId: colleague.id, toId: spare.id, createdBy: stranger.id }, within.id)
        ).id,
        foreign: strangersTransfers.done.id,
        missing,
      },
      plannedTransfer: {
        own: (await planTransfer(db, { fromId: leaving.id, toId: spare.id, createdBy: account.id })).id,
        site: (await planTransfer(db, { fromId: leavingHere.id, toId: spare.id, createdBy: stranger.id })).id,
        foreign: strangersTransfers.planned.id,
        missing,
      },
      user: { own: account.id, foreign: stranger.id, waiting: newcomer.id, missing },
      session: {
        own: session.id,
        foreign: strangersSession.id,
        ended: endedSession.id,
        missing: missingSession,
      },
      site: { own: here.id, site: within.id, foreign: far.id, missing },
      mail: {
        own: (await addMail(db, account.id)).id,
        foreign: strangersMail.id,
        ended: (await addMail(db, account.id, 'sent')).id,
        missing,
      },
      invitation: {
        own: (await addInvitation(db, account.id)).id,
        foreign: strangersInvitation.id,
        ended: (await addInvitation(db, account.id, { withdrawnAt: deletedAt })).id,
        missing,
      },
      grant: { own: over.id, foreign: strangersGrant.id, ended: stillOpen.id, missing },
    }
    const { refresh, access } = session
    const tokenFor = async (purpose: 'reset_password' | 'verify_email') =>
      tokenIn((await issueToken(db, { purpose, userId: account.id }, account.email)).link)
    const tokens = { reset: await tokenFor('reset_password'), verify: await tokenFor('verify_email') }
    return { actor: { role, userId: account.id, access }, email: account.email, refresh, tokens, ids }
  }

  const people = {
    pending: await around('pending'),
    patient: await around('patient'),
    clinician: await around('clinician'),
    doctor: await around('doctor'),
    staff: await around('staff'),
    admin: await around('admin'),
  }
  const nobody = { role: 'anonymous', userId: null, access: null } as const
  const anonymous = { ...people.patient, actor: nobody }
  await watchWrites(db)
  return {
    people: { ...people, anonymous },
    sparePractitionerId: spare.id,
    invitationToken,
    rows: await readRows(db),
  }
}
