import type { Policy, Scope } from '../grid.ts'
import type { Entry } from './entries.ts'
import type { Actor, RowId, World } from './world.ts'

/** What must come of a call. `rows`: the ids that a list must return, no more and no fewer. */
export type Expected =
  | { code: 'UNAUTHORIZED' | 'FORBIDDEN'; reason: string }
  | { code: 'NOT_FOUND'; reason: string; action: string }
  | { code: 'ok'; scope?: Scope; rows?: RowId[] }

/**
 * Reads the grid and looks through plain arrays of rows: the second opinion on what scope.ts, the procedures'
 * declarations and their WHERE clauses make of the same grid.
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

  const permitted = within(reachOf(world, policy, actor, scope), entry, id)
  if (permitted.code === 'ok') return { ...permitted, scope }
  return { ...permitted, reason: entry.refusedUnder?.(scope) ?? 'not_found', action }
}

/** What must come of a call that is permitted: the rows in reach, or one of them, or none. */
function within(reach: Record<Reach, RowId[]>, { lists, takes, recordedAs = '' }: Entry, id?: RowId) {
  if (lists) return { code: 'ok', rows: reach[lists] } as const
  if (id === undefined || !takes || reach[takes].includes(id)) return { code: 'ok' } as const
  return { code: 'NOT_FOUND', reason: 'not_found', action: recordedAs } as const
}

const notSignedIn: Expected = { code: 'UNAUTHORIZED', reason: 'not_signed_in' }
const notPermitted: Expected = { code: 'FORBIDDEN', reason: 'not_permitted' }
const registrationClosed: Expected = { code: 'FORBIDDEN', reason: 'registration_closed' }

export type Reach = keyof ReturnType<typeof reachOf>

function reachOf({ rows }: World, policy: Policy, { role, userId }: Actor, scope: Scope) {
  const mine = (owner: number | null) => owner !== null && owner === userId
  const open = rows.assignments.filter(assignment => assignment.endedAt === null)
  const myDoctors = rows.doctors.filter(doctor => mine(doctor.userId) && doctor.status === 'active')
  const myPatients = rows.patients.filter(patient => mine(patient.ownerId))

  const patients = rows.patients.filter(patient => {
    if (scope === 'own') return myPatients.includes(patient)
    if (scope === 'all') return true
    return open.some(link => link.patientId === patient.id && myDoctors.some(me => me.id === link.doctorId))
  })
  const seesWaiting = policy.grid['doctors.approve'][role] !== undefined
  const doctors = rows.doctors.filter(doctor => {
    if (doctor.status === 'pending' && !seesWaiting && !mine(doctor.userId)) return false
    if (scope === 'own') return mine(doctor.userId)
    if (scope === 'all') return true
    return open.some(link => link.doctorId === doctor.id && myPatients.some(one => one.id === link.patientId))
  })
  const assignments = rows.assignments.filter(link => patients.some(one => one.id === link.patientId))
  const openAssignments = assignments.filter(link => open.includes(link))
  const carers = rows.doctors.filter(doctor => openAssignments.some(link => link.doctorId === doctor.id))
  return {
    patient: idsOf(patients),
    doctor: idsOf(doctors),
    assignment: idsOf(assignments),
    openAssignment: idsOf(openAssignments),
    carer: idsOf(carers),
    user: idsOf(rows.users),
    session: rows.sessions
      .filter(({ userId, revokedAt }) => revokedAt === null && (scope === 'all' || mine(userId)))
      .sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1))
      .map(({ id }) => id),
    panelHolder: rows.doctors
      .filter(({ status }) => status === 'active')
      .map(({ id }) => ({ id, size: openAssignments.filter(link => link.doctorId === id).length }))
      .sort((a, b) => b.size - a.size || a.id - b.id)
      .map(({ id }) => id),
  }
}

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => id).sort((a, b) => a - b)
const startOf = ({ createdAt, id }: { createdAt: string; id: string }) => `${createdAt} ${id}`
