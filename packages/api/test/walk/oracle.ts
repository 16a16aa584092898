import type { Policy, Scope } from '../../src/kernel/policy/grid.ts'
import type { Entry } from './entries.ts'
import type { Actor, RowId } from './relations.ts'
import type { World } from './world.ts'

/** The expected result of a call. `rows`: the exact ids that a list must return. */
export type Expected =
  | { code: 'UNAUTHORIZED' | 'FORBIDDEN'; reason: string }
  | { code: 'NOT_FOUND' | 'CONFLICT'; reason: string; action: string }
  | { code: 'ok'; basis?: Scope | 'cover' | 'break-glass'; rows?: RowId[] }

/**
 * Reads the grid and plain arrays of rows. A second implementation beside scope.ts, the procedures' declarations and
 * their WHERE clauses.
 */
export function expectedOf(world: World, policy: Policy, actor: Actor, entry: Entry, id?: RowId): Expected {
  if (entry.access === 'public') return entry.closedUnder?.(policy) ? registrationClosed : { code: 'ok' }
  if (entry.access === 'signed-in') {
    return actor.role === 'anonymous' ? notSignedIn : within(reachOf(world, policy, actor, 'own'), entry, id)
  }
  const cells = entry.access.map(action => policy.grid[action][actor.role])
  if (cells.includes(undefined)) return actor.role === 'anonymous' ? notSignedIn : notPermitted
  const [scope, action] = [cells.at(-1), entry.access.at(-1)]
  if (!scope || !action) throw new Error('an entry without actions')

  const reach = reachOf(world, policy, actor, scope)
  const permitted = within(reach, entry, id)
  if (permitted.code === 'ok') {
    const inTheWay = conflictsOf(world, policy, actor)
    const conflict = entry.conflicts?.find(one => id !== undefined && inTheWay[one.with].includes(id))
    if (conflict) return { code: 'CONFLICT', reason: conflict.reason, action }
    const closest = entry.basis ?? closestOf(world, policy, actor, patientOf(world, entry, id)) ?? scope
    return { ...permitted, basis: closest === 'scope' ? scope : closest }
  }
  if (entry.opens && id !== undefined && opened(world, policy, actor, scope).includes(id)) {
    return { code: 'ok', basis: 'break-glass' }
  }
  return { ...permitted, reason: entry.refusedUnder?.(scope) ?? 'not_found', action }
}

/** The expected result of a permitted call: the rows in reach, one of them, or none. */
function within(reach: Record<Reach, RowId[]>, { lists, takes, recordedAs = '' }: Entry, id?: RowId) {
  if (lists) return { code: 'ok', rows: reach[lists] } as const
  if (id === undefined || !takes || reach[takes].includes(id)) return { code: 'ok' } as const
  return { code: 'NOT_FOUND', reason: 'not_found', action: recordedAs } as const
}

/** The patient whom a call is about. */
function patientOf({ rows }: World, { takes }: Entry, id?: RowId): number | undefined {
  if (takes === 'patient') return Number(id)
  if (takes === 'request') return rows.requests.find(request => request.id === id)?.patientId
  if (takes === 'plan') return rows.plans.find(plan => plan.id === id)?.patientId
  if (takes !== 'assignment' && takes !== 'openAssignment') return undefined
  return rows.assignments.find(link => link.id === id)?.patientId
}

/** Why the caller reaches a patient, where it is not only what their role may. */
function closestOf(world: World, policy: Policy, actor: Actor, patientId: number | undefined) {
  if (patientId === undefined) return undefined
  const is = (scope: Scope, of: 'patient' | 'panelPatient') =>
    reachOf(world, policy, actor, scope)[of].includes(patientId)
  if (is('own', 'patient')) return 'own'
  if (is('all', 'panelPatient')) return 'assigned'
  return is('assigned', 'patient') ? 'cover' : undefined
}

const notSignedIn: Expected = { code: 'UNAUTHORIZED', reason: 'not_signed_in' }
const notPermitted: Expected = { code: 'FORBIDDEN', reason: 'not_permitted' }
const registrationClosed: Expected = { code: 'FORBIDDEN', reason: 'registration_closed' }

/** The patients whose record a grant opens, in reach or not. */
function opened({ rows }: World, { grid }: Policy, { role, userId }: Actor, scope: Scope): RowId[] {
  if (scope !== 'assigned' || !grid['access.breakGlass'][role]) return []
  const open = rows.grants.filter(
    grant => grant.actorId === userId && Date.parse(grant.expiresAt) > Date.now(),
  )
  return idsOf(rows.patients.filter(patient => open.some(grant => grant.patientId === patient.id)))
}

export type ConflictWith =
  | 'withinReach'
  | 'reviewedGrant'
  | 'ownGrant'
  | 'settledUser'
  | 'overCover'
  | 'waitingPractitioner'
  | 'sentMail'
  | 'waitingUser'
  | 'endedInvitation'

function conflictsOf(world: World, policy: Policy, actor: Actor): Record<ConflictWith, RowId[]> {
  const scope = policy.grid['patients.read'][actor.role]
  const { grants, users, covers, practitioners, mails, invitations } = world.rows
  return {
    withinReach: scope ? reachOf(world, policy, actor, scope).patient : [],
    reviewedGrant: idsOf(grants.filter(grant => grant.reviewedAt !== null)),
    overCover: idsOf(covers.filter(isOver)),
    waitingPractitioner: idsOf(practitioners.filter(({ status }) => status === 'pending')),
    settledUser: idsOf(users.filter(user => user.status !== 'pending')),
    waitingUser: idsOf(users.filter(user => user.status === 'pending')),
    endedInvitation: idsOf(invitations.filter(({ withdrawnAt }) => withdrawnAt !== null)),
    sentMail: idsOf(mails.filter(({ state }) => state === 'sent')),
    ownGrant: idsOf(grants.filter(grant => grant.actorId === actor.userId)),
  }
}

const isOver = ({ endedAt, endsAt }: World['rows']['covers'][number]) =>
  endedAt !== null || Date.parse(endsAt) <= Date.now()

export type Reach = keyof ReturnType<typeof reachOf>

function reachOf({ rows }: World, policy: Policy, { role, userId }: Actor, scope: Scope) {
  const mine = (owner: number | null) => owner !== null && owner === userId
  const open = rows.assignments.filter(assignment => assignment.endedAt === null)
  const myPractitioners = rows.practitioners.filter(
    doctor => mine(doctor.userId) && doctor.status === 'active',
  )
  const isActive = (id: number) => rows.practitioners.some(one => one.id === id && one.status === 'active')
  const myCovers = rows.covers.filter(cover => myPractitioners.some(me => me.id === cover.byId))
  const held = [
    ...idsOf(myPractitioners),
    ...myCovers
      .filter(one => !isOver(one) && Date.parse(one.startsAt) <= Date.now() && isActive(one.practitionerId))
      .map(cover => cover.practitionerId),
  ]
  const myPatients = rows.patients.filter(patient => mine(patient.ownerId))

  const sites = sitesOf(rows, userId, myPractitioners)
  const patients = rows.patients.filter(patient => {
    if (scope === 'site') return sites.includes(patient.siteId)
    if (scope === 'own') return myPatients.includes(patient)
    if (scope === 'all') return true
    return open.some(link => link.patientId === patient.id && held.includes(link.practitionerId))
  })
  const seesWaiting = policy.grid['practitioners.approve'][role] !== undefined
  const practitioners = rows.practitioners.filter(doctor => {
    if (doctor.status === 'pending' && !seesWaiting && !mine(doctor.userId)) return false
    if (scope === 'own') return mine(doctor.userId)
    if (scope === 'all') return true
    if (scope === 'site') {
      return rows.ofPractitioners.some(
        ({ practitionerId, siteId }) => practitionerId === doctor.id && sites.includes(siteId),
      )
    }
    return open.some(
      link => link.practitionerId === doctor.id && myPatients.some(one => one.id === link.patientId),
    )
  })
  const isMine = (practitionerId: number) => myPractitioners.some(({ id }) => id === practitionerId)
  const isAt = (id: number) =>
    rows.ofPractitioners.some(one => one.practitionerId === id && sites.includes(one.siteId))
  const covers = rows.covers.filter(({ practitionerId, byId }) => {
    if (scope === 'all') return true
    return [practitionerId, byId].some(scope === 'own' ? isMine : isAt)
  })
  // Of practitioners who are gone, too: the handover shows who was there.
  const handovers = rows.transfers.filter(
    ({ fromId }) =>
      scope === 'all' ||
      (scope === 'site' &&
        rows.ofPractitioners.some(
          ({ practitionerId, siteId }) => practitionerId === fromId && sites.includes(siteId),
        )),
  )
  const assignments = rows.assignments.filter(link => patients.some(one => one.id === link.patientId))
  const openAssignments = assignments.filter(link => open.includes(link))
  // A panel is as large as it is, wherever its patients belong.
  const openEverywhere = open.filter(link => rows.patients.some(({ id }) => id === link.patientId))
  const carers = rows.practitioners.filter(doctor =>
    openAssignments.some(link => link.practitionerId === doctor.id),
  )
  return {
    patient: idsOf(patients),
    panelPatient: idsOf(
      patients.filter(({ id }) => open.some(link => link.patientId === id && isMine(link.practitionerId))),
    ),
    waitingPatient: waitingAmong(patients, rows.assignments),
    practitioner: idsOf(practitioners),
    assignment: idsOf(assignments),
    openAssignment: idsOf(openAssignments),
    carer: idsOf(carers),
    plan: idsOf(rows.plans.filter(plan => patients.some(({ id }) => id === plan.patientId))),
    request: idsOf(
      rows.requests.filter(({ patientId, practitionerId }) =>
        scope === 'assigned'
          ? myPractitioners.some(({ id }) => id === practitionerId) &&
            rows.patients.some(({ id }) => id === patientId)
          : patients.some(({ id }) => id === patientId),
      ),
    ),
    notice: rows.notices
      .filter(({ userId }) => mine(userId))
      .sort((a, b) => b.id - a.id)
      .map(({ id }) => id),
    cover: covers
      .toSorted((a, b) => (a.startsAt === b.startsAt ? b.id - a.id : a.startsAt < b.startsAt ? 1 : -1))
      .map(({ id }) => id),
    /** A person who may decide about the panel may end its cover. */
    endableCover: idsOf(
      rows.covers.filter(cover => practitioners.some(({ id }) => id === cover.practitionerId)),
    ),
    transfer: latestDue(handovers),
    plannedTransfer: idsOf(handovers.filter(({ state }) => state === 'planned')),
    site: idsOf(
      scope === 'all' ? rows.sites : rows.sites.filter(({ id }) => scope === 'site' && sites.includes(id)),
    ),
    user: idsOf(rows.users),
    mail: idsOf(rows.mails),
    failedMail: idsOf(rows.mails.filter(({ state }) => state === 'failed')).toReversed(),
    invitation: idsOf(rows.invitations),
    openInvitation: idsOf(rows.invitations.filter(({ withdrawnAt }) => withdrawnAt === null)).toReversed(),
    grant: idsOf(rows.grants),
    waitingGrant: lastGranted(rows.grants.filter(({ reviewedAt }) => reviewedAt === null)),
    openedGrant: lastGranted(
      rows.grants.filter(
        ({ actorId, expiresAt, patientId }) =>
          mine(actorId) &&
          Date.parse(expiresAt) > Date.now() &&
          rows.patients.some(patient => patient.id === patientId),
      ),
    ),
    session: rows.sessions
      .filter(({ userId, revokedAt }) => revokedAt === null && (scope === 'all' || mine(userId)))
      .sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1))
      .map(({ id }) => id),
    panelHolder: practitioners
      .filter(({ status }) => status === 'active')
      .map(({ id }) => ({
        id,
        size: openEverywhere.filter(link => link.practitionerId === id && link.role === 'primary').length,
      }))
      .sort((a, b) => b.size - a.size || a.id - b.id)
      .map(({ id }) => id),
  }
}

/** The sites of an account and of its practitioner records, and those within them. */
function sitesOf(rows: World['rows'], userId: number | null, practitioners: { id: number }[]): number[] {
  const found = [
    ...rows.ofAccounts.filter(member => member.userId === userId),
    ...rows.ofPractitioners.filter(member => practitioners.some(({ id }) => id === member.practitionerId)),
  ].map(({ siteId }) => siteId)
  // Rows that are added here are looked at, too.
  for (const site of found) {
    found.push(...rows.sites.filter(({ parentId }) => parentId === site).map(({ id }) => id))
  }
  return found
}

/** Those who live and have no primary, the longest wait first. */
function waitingAmong(
  patients: World['rows']['patients'],
  assignments: World['rows']['assignments'],
): number[] {
  const waits = patients.flatMap(({ id, deceasedOn, createdAt }) => {
    const theirs = assignments.filter(link => link.patientId === id && link.role === 'primary')
    const ends = theirs.flatMap(({ endedAt }) => endedAt ?? [])
    if (deceasedOn !== null || ends.length < theirs.length) return []
    return { id, since: ends.sort().at(-1) ?? createdAt }
  })
  return waits
    .sort((a, b) => (a.since < b.since || (a.since === b.since && a.id < b.id) ? -1 : 1))
    .map(({ id }) => id)
}

const lastGranted = (grants: { id: number; grantedAt: string }[]) =>
  grants
    .sort((a, b) => (a.grantedAt < b.grantedAt || (a.grantedAt === b.grantedAt && a.id < b.id) ? 1 : -1))
    .map(({ id }) => id)
const latestDue = (handovers: World['rows']['transfers']) =>
  [...handovers]
    .sort((a, b) => (a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.id < b.id) ? 1 : -1))
    .map(({ id }) => id)
const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b)
const startOf = ({ createdAt, id }: { createdAt: string; id: string }) => `${createdAt} ${id}`
