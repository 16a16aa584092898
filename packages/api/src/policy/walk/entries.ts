import { testPassword } from '../../testing.ts'
import type { Action, Policy, Scope } from '../grid.ts'
import type { Reach } from './oracle.ts'
import type { Kind, RowId, World } from './world.ts'

type Person = World['people'][keyof World['people']]
type Call = { id: RowId; person: Person; world: World }

/** What the walk knows of a procedure; one that is not here fails the walk. */
export type Entry = {
  /** What the procedure must declare: written down once more, so that a slip there shows. */
  access: 'public' | 'signed-in' | readonly [Action, ...Action[]]
  input?: (call: Call) => unknown
  /** Which kind of row `id` names, and among which rows in reach it must be. */
  names?: Kind
  takes?: Reach
  /** For lists: which rows they show. */
  lists?: Reach
  /** The patients that an audit event of a success must name. */
  audited?: 'patients'
  /** For those who are signed in: the action that the trail knows a refusal by. */
  recordedAs?: string
  closedUnder?: (policy: Policy) => boolean
  refusedUnder?: (scope: Scope) => string
}

const everything = () => ({ limit: 500 })
const byId = ({ id }: Call) => ({ id })
const one = (kind: Kind) => ({ names: kind, takes: kind, input: byId }) as const
const names = { firstName: 'Ada', lastName: 'Byron' }
const account = { name: 'Ada Byron', email: 'ada@example.org', password: testPassword }
const audited = 'patients'

export const entries: Record<string, Entry> = {
  'auth.register': { access: 'public', input: () => account },
  'auth.registerPatient': {
    access: 'public',
    input: () => account,
    closedUnder: ({ registration }) => registration.patient === 'closed',
  },
  'auth.registerDoctor': {
    access: 'public',
    input: () => account,
    closedUnder: ({ registration }) => registration.doctor === 'closed',
  },
  'auth.login': {
    access: 'public',
    input: ({ person }) => ({ login: person.email, password: testPassword }),
  },
  'auth.refresh': { access: 'public', input: ({ person }) => ({ refresh: person.refresh }) },
  'auth.logout': { access: 'signed-in' },
  'auth.me': { access: 'signed-in' },
  'auth.changePassword': {
    access: 'signed-in',
    input: () => ({ currentPassword: testPassword, newPassword: 'another good password' }),
  },

  'sessions.list': { access: 'signed-in', lists: 'session', input: everything },
  'sessions.end': { access: 'signed-in', ...one('session'), recordedAs: 'sessions.end' },
  'sessions.endAll': { access: 'signed-in' },

  'patients.list': { access: ['patients.read'], lists: 'patient', input: everything, audited },
  'patients.panel': { access: ['panel.read'], lists: 'patient', input: everything, audited },
  'patients.beyondPanel': {
    access: ['panel.read', 'patients.read'],
    lists: 'patient',
    input: everything,
    audited,
  },
  'patients.get': { access: ['patients.read'], ...one('patient'), audited },
  'patients.create': {
    access: ['patients.create'],
    input: () => ({ ...names, dateOfBirth: '1815-12-10', gender: 'F' }),
    audited,
  },
  'patients.update': {
    access: ['patients.update'],
    ...one('patient'),
    input: ({ id }) => ({ id, address: 'St James’s Square' }),
    audited,
  },
  'patients.delete': { access: ['patients.delete'], ...one('patient'), audited },

  'doctors.list': { access: ['doctors.read'], lists: 'doctor', input: everything },
  'doctors.panels': { access: ['panelSizes.read'], lists: 'panelHolder', input: everything, audited },
  'doctors.get': { access: ['doctors.read'], ...one('doctor') },
  'doctors.create': {
    access: ['doctors.create'],
    input: () => ({ ...names, specialty: 'Analysis' }),
  },
  'doctors.update': {
    access: ['doctors.update'],
    ...one('doctor'),
    input: ({ id }) => ({ id, specialty: 'Analysis' }),
  },
  'doctors.approve': { access: ['doctors.approve'], ...one('doctor') },
  'doctors.delete': { access: ['doctors.delete'], ...one('doctor') },

  'assignments.list': { access: ['assignments.read'], lists: 'openAssignment', input: everything, audited },
  'assignments.get': { access: ['assignments.read'], ...one('assignment'), audited },
  'assignments.careTeam': {
    access: ['assignments.read'],
    ...one('patient'),
    input: ({ id }) => ({ patientId: id }),
    audited,
  },
  'assignments.myDoctors': { access: ['careTeam.read'], lists: 'carer', input: everything, audited },
  'assignments.create': {
    access: ['assignments.create'],
    ...one('patient'),
    input: ({ id, world }) => ({ patientId: id, doctorId: world.spareDoctorId }),
    refusedUnder: scope => (scope === 'own' ? 'not_own_patient' : 'not_found'),
    audited,
  },
  'assignments.end': {
    access: ['assignments.end'],
    names: 'assignment',
    takes: 'openAssignment',
    input: byId,
    audited,
  },

  'users.list': { access: ['users.read'], lists: 'user', input: everything },
  'users.get': { access: ['users.read'], ...one('user') },
  'users.create': { access: ['users.create'], input: () => ({ ...account, role: 'staff' }) },
  'users.changeRole': {
    access: ['users.update'],
    ...one('user'),
    input: ({ id }) => ({ id, role: 'patient' }),
  },
  'users.changeStatus': {
    access: ['users.update'],
    ...one('user'),
    input: ({ id }) => ({ id, status: 'disabled' }),
  },
  'users.sessions': { access: ['users.read'], lists: 'session', input: everything },
  'users.endSessions': { access: ['users.update'], ...one('user') },

  'audit.list': { access: ['audit.read'], input: everything, audited },
  'audit.ofPatient': {
    access: ['accessLog.read'],
    ...one('patient'),
    input: ({ id }) => ({ patientId: id }),
    audited,
  },

  'policy.registration': { access: 'public' },
  'policy.get': { access: 'signed-in' },
}
