import { randomUUID } from 'node:crypto'
import {
  accountSites,
  breakGlassGrants,
  covers,
  type Database,
  mails,
  notices,
  plannedChanges,
  practitionerSites,
  requests,
  sessions,
  transferReceivers,
  transferRows,
  transfers,
} from '@empanel/db'
import { eq } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { startSession } from '../../src/identity/sessions/sessions.ts'
import type { Role } from '../../src/kernel/policy/grid.ts'
import {
  addAssignment,
  addPatient,
  addPractitioner,
  addSite,
  addUser,
  only,
  testContext,
  testServices,
} from '../fixtures.ts'

/** The roles of the walk, in this order. `anonymous` uses the patient's ids. */
export const accountRoles = ['pending', 'patient', 'clinician', 'doctor', 'staff', 'admin'] as const
type AccountRole = (typeof accountRoles)[number]

export const kinds = [
  'patient',
  'practitioner',
  'assignment',
  'plan',
  'request',
  'notice',
  'cover',
  'transfer',
  'plannedTransfer',
  'user',
  'session',
  'grant',
  'site',
  'mail',
] as const
export type Kind = (typeof kinds)[number]

/**
 * The relation of a row to the caller. `site`: of a site within theirs, or the site itself. `waiting`: a doctor or account without relation that waits for approval.
 * `covered`: a patient of a colleague whom the caller covers, or that cover; `uncovered`: one of practitioners whom the
 * caller covered, will cover, or would if they or their record were there. `opened`: a patient whose record a grant opens to the caller; `expired`: a grant opened it once.
 */
export const relations = [
  'own',
  'assigned',
  'covered',
  'uncovered',
  'site',
  'opened',
  'expired',
  'foreign',
  'ended',
  'waiting',
  'deleted',
  'missing',
] as const
export type Relation = (typeof relations)[number]

/** Enough relations where only the transport could go wrong. */
export const mainRelations = [
  'own',
  'assigned',
  'covered',
  'site',
  'foreign',
  'missing',
] as const satisfies Relation[]

export type World = Awaited<ReturnType<typeof buildWorld>>
/** `access`: an access token, for transports that authenticate. */
export type Actor = { role: Role; userId: number | null; access: string | null }
/** Sessions have UUIDs, all other rows have numbers. */
export type RowId = number | string

const missing = 2_000_000_000
const missingSession = '00000000-0000-4000-8000-000000000000'
const deletedAt = '2024-01-01T00:00:00.000Z'
const past = { startedAt: '2023-01-01T00:00:00.000Z', endedAt: '2024-01-01T00:00:00.000Z' }

/**
 * Rows in every relation to an account of every role, made without the code under test. Every account has a doctor
 * record with an assigned patient, a patient record with a doctor, and grants: none of these may mean anything unless
 * the grid says so.
 */
export async function buildWorld(db: Database) {
  const far = await addSite(db)
  const stranger = await addUser(db, { role: 'staff' })
  await addUser(db, { role: 'admin' })
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
  const strangersSession = await addSession(db, stranger.id)
  const strangersMail = await addMail(db, stranger.id)

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
    // What the colleague covers is not covered, too.
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
    const session = await addSession(db, account.id)
    await link(asking.id, me.id)
    const endedSession = await addSession(db, account.id)
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
      grant: { own: over.id, foreign: strangersGrant.id, ended: stillOpen.id, missing },
    }
    const { refresh, access } = session
    return { actor: { role, userId: account.id, access }, email: account.email, refresh, ids }
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
  return { people: { ...people, anonymous }, sparePractitionerId: spare.id, rows: await readRows(db) }
}

/** An unreviewed grant that opens its patient for longer than any test runs, unless `values` say otherwise. */
async function addGrant(db: Database, values: Pick<Grant, 'patientId' | 'actorId'> & Partial<Grant>) {
  const expiresAt = '9000-01-01T00:00:00.000Z'
  return only(
    await db
      .insert(breakGlassGrants)
      .values({ reason: 'unconscious in the emergency room', expiresAt, ...values })
      .returning(),
  )
}
type Grant = typeof breakGlassGrants.$inferInsert

const farOff = '8999-12-01T00:00:00.000Z'

/** A cover that is in force, and ends after any test, unless `values` say otherwise. */
async function addCover(
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
async function addPlan(
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

async function addRequest(
  db: Database,
  values: Pick<typeof requests.$inferInsert, 'patientId' | 'practitionerId' | 'createdBy'>,
) {
  return only(await db.insert(requests).values(values).returning())
}

async function addNotice(db: Database, values: Pick<typeof notices.$inferInsert, 'userId' | 'patientId'>) {
  const told = { kind: 'primary_changed', role: 'holder', refs: {} } as const
  return only(
    await db
      .insert(notices)
      .values({ ...told, ...values })
      .returning(),
  )
}

/** A mail that is not tried again by itself. */
async function addMail(db: Database, userId: number, state: 'failed' | 'sent' = 'failed') {
  const of = { userId, messageId: randomUUID(), recipient: 'person@example.org' }
  return only(
    await db
      .insert(mails)
      .values({ ...of, kind: 'primary_changed', state, settledAt: deletedAt })
      .returning(),
  )
}

type NewTransfer = { fromId: number; toId: number; createdBy: number }

/** A handover whose time does not come during any test. */
async function planTransfer(db: Database, { toId, ...values }: NewTransfer) {
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
async function addTransfer(db: Database, values: NewTransfer, siteId?: number) {
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

/** A session, and the tokens that it began with. */
async function addSession(db: Database, userId: number) {
  const { refresh, access } = await startSession(testContext(testServices(db)), db, userId)
  const { sid } = z.object({ sid: z.string() }).parse(decodeJwt(refresh))
  return { id: sid, refresh, access }
}

/** All rows, for the oracle. */
async function readRows(db: Database) {
  const alive = (row: { deletedAt: string | null }) => row.deletedAt === null
  const [
    users,
    patients,
    practitioners,
    assignments,
    plans,
    asked,
    told,
    covers,
    transfers,
    sessions,
    grants,
    sites,
    ofPractitioners,
    ofAccounts,
    mails,
  ] = await Promise.all([
    db.query.users.findMany({ columns: { id: true, status: true } }),
    db.query.patients.findMany({
      columns: {
        id: true,
        ownerId: true,
        siteId: true,
        createdAt: true,
        deceasedOn: true,
        deletedAt: true,
      },
    }),
    db.query.practitioners.findMany({ columns: { id: true, userId: true, status: true, deletedAt: true } }),
    db.query.assignments.findMany({
      columns: { id: true, patientId: true, practitionerId: true, role: true, endedAt: true },
    }),
    db.query.plannedChanges.findMany({ columns: { id: true, patientId: true } }),
    db.query.requests.findMany({ columns: { id: true, patientId: true, practitionerId: true } }),
    db.query.notices.findMany({ columns: { id: true, userId: true, createdAt: true } }),
    db.query.covers.findMany(),
    db.query.transfers.findMany({ columns: { id: true, fromId: true, state: true, dueAt: true } }),
    db.query.sessions.findMany({ columns: { id: true, userId: true, createdAt: true, revokedAt: true } }),
    db.query.breakGlassGrants.findMany(),
    db.query.sites.findMany({ columns: { id: true, parentId: true } }),
    db.query.practitionerSites.findMany(),
    db.query.accountSites.findMany(),
    db.query.mails.findMany({ columns: { id: true, state: true } }),
  ])
  return {
    users,
    patients: patients.filter(alive),
    practitioners: practitioners.filter(alive),
    assignments,
    plans,
    requests: asked,
    notices: told,
    covers,
    transfers,
    sessions,
    grants,
    sites,
    ofPractitioners,
    ofAccounts,
    mails,
  }
}
