import { z } from 'zod'
import type { Action, Policy, Scope } from '../../src/kernel/policy/grid.ts'
import { testPassword } from '../fixtures.ts'
import type { ConflictWith, Reach } from './oracle.ts'
import type { Kind, RowId } from './relations.ts'
import type { World } from './world.ts'

type Person = World['people'][keyof World['people']]
type Call = { id: RowId; person: Person; world: World }

/** A procedure as the walk needs to know it. A procedure without an entry fails the walk. */
export type Entry = {
  /** The access that the procedure must declare. Repeated here, so that a slip there shows. */
  access: 'public' | 'signed-in' | readonly [Action, ...Action[]]
  input?: (call: Call) => unknown
  /** The kind of row that `id` names. */
  names?: Kind
  takes?: Reach
  /** For lists: the rows they show. */
  lists?: Reach
  /** A success leaves no entry in the trail. Without this it leaves exactly one. */
  untraced?: true
  /** For signed-in callers: the action of a denial's entry. */
  recordedAs?: string
  /** Whether a grant also opens the patient that `id` names. */
  opens?: true
  /** The basis in the trail, where it is not the closest scope that holds: `scope` for that of the cell. */
  basis?: 'break-glass' | 'scope'
  /** For what is no list: the patients whom it names stand in one all the same. */
  listed?: true
  /** Rows in reach that are refused all the same, and why. */
  conflicts?: { with: ConflictWith; reason: string }[]
  /** For a procedure that answers for each row by itself: the refusal of the only one, if it is one. */
  refusedRow?: (data: unknown) => { code: string; reason: string } | undefined
  closedUnder?: (policy: Policy) => boolean
  refusedUnder?: (scope: Scope) => string
}

const everything = () => ({ limit: 500 })
const byId = ({ id }: Call) => ({ id })
const one = (kind: Kind) => ({ names: kind, takes: kind, input: byId }) as const
const onePanel = {
  names: 'practitioner',
  takes: 'panelHolder',
  input: ({ id }: Call) => ({ practitionerId: id }),
} as const
const later = () => new Date(Date.now() + 86_400_000).toISOString()
const plannedMove: Pick<Entry, 'names' | 'takes' | 'input' | 'refusedUnder'> = {
  ...one('patient'),
  input: ({ id, world }) => ({ patientId: id, practitionerId: world.sparePractitionerId, dueAt: later() }),
  refusedUnder: scope => (scope === 'own' ? 'not_own_patient' : 'not_found'),
}
const handover = {
  names: 'practitioner',
  takes: 'panelHolder',
  input: ({ id, world }: Call) => ({ fromId: id, to: [{ practitionerId: world.sparePractitionerId }] }),
} as const
const names = { firstName: 'Ada', lastName: 'Byron' }
const account = { name: 'Ada Byron', email: 'ada@example.org', password: testPassword }

const refusedRows = z.object({
  rows: z.tuple([z.object({ outcome: z.literal('refused'), reason: z.string() })]),
})

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
  'auth.me': { access: 'signed-in', untraced: true },
  'auth.changePassword': {
    access: 'signed-in',
    input: () => ({ currentPassword: testPassword, newPassword: 'another good password' }),
  },
  'auth.changeName': { access: 'signed-in', input: () => ({ name: 'Ada Byron' }) },
  'auth.forgotPassword': { access: 'public', input: ({ person }) => ({ login: person.email }) },
  'auth.resetPassword': {
    access: 'public',
    input: ({ person }) => ({ token: person.tokens.reset, password: 'another good password' }),
  },
  'auth.verifyEmail': { access: 'public', input: ({ person }) => ({ token: person.tokens.verify }) },
  'auth.sendVerification': { access: 'signed-in' },
  'auth.changeEmail': {
    access: 'signed-in',
    input: () => ({ email: account.email, password: testPassword }),
  },
  'auth.invitation': { access: 'public', input: ({ world }) => ({ token: world.invitationToken }) },
  'auth.acceptInvitation': {
    access: 'public',
    input: ({ world }) => ({ token: world.invitationToken, password: testPassword }),
  },

  'sessions.list': { access: 'signed-in', lists: 'session', input: everything },
  'sessions.end': { access: 'signed-in', ...one('session'), recordedAs: 'sessions.end' },
  'sessions.endAll': { access: 'signed-in' },

  'patients.list': { access: ['patients.read'], lists: 'patient', input: everything },
  'patients.panel': { access: ['panel.read'], lists: 'panelPatient', input: everything },
  'patients.count': { access: ['patients.read'], input: () => ({}) },
  'patients.countPanel': { access: ['panel.read'], input: () => ({}) },
  'patients.beyondPanel': {
    access: ['panel.read', 'patients.read'],
    lists: 'patient',
    input: everything,
  },
  'patients.get': { access: ['patients.read'], ...one('patient'), opens: true },
  'patients.create': {
    access: ['patients.create'],
    input: () => ({ ...names, dateOfBirth: '1815-12-10', gender: 'F' }),
  },
  'patients.update': {
    access: ['patients.update'],
    ...one('patient'),
    input: ({ id }) => ({ id, address: 'St James’s Square' }),
  },
  'patients.delete': { access: ['patients.delete'], ...one('patient') },

  'practitioners.list': { access: ['practitioners.read'], lists: 'practitioner', input: everything },
  'practitioners.waiting': { access: ['practitioners.approve'], untraced: true },
  'practitioners.get': { access: ['practitioners.read'], ...one('practitioner') },
  'practitioners.create': {
    access: ['practitioners.create'],
    input: () => ({ ...names, specialty: 'Analysis' }),
  },
  'practitioners.update': {
    access: ['practitioners.update'],
    ...one('practitioner'),
    input: ({ id }) => ({ id, specialty: 'Analysis' }),
  },
  'practitioners.approve': {
    access: ['practitioners.approve'],
    ...one('practitioner'),
    input: ({ id }) => ({ id, version: 1 }),
  },
  'practitioners.delete': { access: ['practitioners.delete'], ...one('practitioner') },

  'assignments.list': { access: ['assignments.read'], lists: 'openAssignment', input: everything },
  'assignments.get': { access: ['assignments.read'], ...one('assignment') },
  'assignments.careTeam': {
    access: ['assignments.read'],
    ...one('patient'),
    opens: true,
    input: ({ id }) => ({ patientId: id }),
  },
  'assignments.myPractitioners': { access: ['careTeam.read'], lists: 'carer', input: everything },
  'assignments.create': {
    access: ['assignments.create'],
    ...one('patient'),
    input: ({ id, world }) => ({ patientId: id, practitionerId: world.sparePractitionerId }),
    refusedUnder: scope => (scope === 'own' ? 'not_own_patient' : 'not_found'),
  },
  'assignments.createMany': {
    access: ['assignments.create'],
    ...one('patient'),
    input: ({ id, world }) => ({
      rows: [{ patientId: id, practitionerId: world.sparePractitionerId, role: 'consulting' }],
    }),
    refusedUnder: scope => (scope === 'own' ? 'not_own_patient' : 'not_found'),
    basis: 'scope',
    refusedRow: data => {
      const reason = refusedRows.safeParse(data).data?.rows[0].reason
      return reason === undefined ? undefined : { code: 'NOT_FOUND', reason }
    },
  },
  'assignments.changePrimary': {
    access: ['assignments.changePrimary'],
    ...one('patient'),
    input: ({ id, world }) => ({ patientId: id, practitionerId: world.sparePractitionerId }),
    refusedUnder: scope => (scope === 'own' ? 'not_own_patient' : 'not_found'),
  },
  'assignments.end': {
    access: ['assignments.end'],
    names: 'assignment',
    takes: 'openAssignment',
    input: byId,
  },

  'panels.list': {
    access: ['panels.read'],
    lists: 'panelHolder',
    input: () => ({ limit: 500, sort: 'size' }),
  },
  'panels.get': { access: ['panels.read'], ...onePanel },
  'panels.history': { access: ['panels.read'], ...onePanel, takes: 'practitioner' },
  'panels.set': { access: ['panels.set'], ...onePanel },
  'panels.weights': { access: ['panels.read'] },
  'panels.setWeights': { access: ['panels.setWeights'], input: () => ({ bands: [] }) },
  'panels.overrides': { access: ['panels.override'], input: everything, listed: true },

  'plans.list': { access: ['assignments.read'], lists: 'plan', input: everything },
  'plans.waiting': { access: ['plans.cancel'], untraced: true },
  'plans.assign': { access: ['plans.create'], ...plannedMove },
  'plans.changePrimary': { access: ['plans.create'], ...plannedMove },
  'plans.end': {
    access: ['plans.create'],
    names: 'assignment',
    takes: 'openAssignment',
    input: ({ id }) => ({ id, dueAt: later() }),
  },
  'plans.cancel': { access: ['plans.cancel'], ...one('plan') },

  'requests.list': { access: ['requests.read'], lists: 'request', input: everything },
  'requests.waiting': { access: ['requests.decide'], untraced: true },
  'requests.choices': {
    access: ['requests.create'],
    ...one('patient'),
    input: ({ id }) => ({ patientId: id }),
  },
  'requests.create': {
    access: ['requests.create'],
    ...one('patient'),
    // Under some presets patients only know those who look after them.
    input: ({ id, person, world }) => ({
      patientId: id,
      practitionerId:
        person.actor.role === 'patient' ? person.ids.practitioner.assigned : world.sparePractitionerId,
    }),
  },
  'requests.decide': {
    access: ['requests.decide'],
    ...one('request'),
    input: ({ id }) => ({ id, accept: false }),
  },
  'requests.withdraw': { access: ['requests.withdraw'], ...one('request') },

  'notices.list': { access: 'signed-in', lists: 'notice', input: everything },
  'notices.count': { access: 'signed-in', untraced: true },
  'notices.read': {
    access: 'signed-in',
    ...one('notice'),
    input: ({ id }) => ({ ids: [id] }),
    recordedAs: 'notices.update',
  },
  'notices.settings': { access: 'signed-in', untraced: true },
  'notices.setSettings': { access: 'signed-in', input: () => ({ primary_changed: false }) },
  'covers.list': {
    access: ['covers.read'],
    lists: 'cover',
    input: () => ({ limit: 500, state: 'all' }),
  },
  'covers.get': { access: ['covers.read'], ...one('cover') },
  'covers.create': {
    access: ['covers.create'],
    ...one('practitioner'),
    input: ({ id, world }) => ({ practitionerId: id, byId: world.sparePractitionerId, endsAt: later() }),
    conflicts: [{ with: 'waitingPractitioner', reason: 'practitioner_pending' }],
  },
  'covers.end': {
    access: ['covers.end'],
    names: 'cover',
    takes: 'endableCover',
    input: byId,
    conflicts: [{ with: 'overCover', reason: 'conflict' }],
  },
  'transfers.preview': {
    access: ['panels.read', 'transfers.create'],
    ...handover,
    listed: true,
  },
  'transfers.start': { access: ['transfers.create'], ...handover },
  'transfers.list': { access: ['transfers.read'], lists: 'transfer', input: everything },
  'transfers.get': { access: ['transfers.read'], ...one('transfer') },
  'transfers.rows': { access: ['transfers.read'], ...one('transfer'), listed: true },
  'transfers.letters': { access: ['transfers.read'], ...one('transfer'), listed: true },
  'transfers.waiting': { access: ['transfers.cancel'], untraced: true },
  'transfers.cancel': { access: ['transfers.cancel'], ...one('plannedTransfer') },
  'transfers.undo': { access: ['transfers.undo'], ...one('transfer') },

  'queue.list': { access: ['queue.read'], lists: 'waitingPatient', input: everything },
  'queue.suggest': {
    access: ['queue.read'],
    ...one('patient'),
    basis: 'scope',
    listed: true,
    input: ({ id }) => ({ patientIds: [id] }),
  },
  'queue.waiting': { access: ['queue.read'], untraced: true },

  'sites.list': { access: ['practitioners.read'], lists: 'site', input: everything, untraced: true },
  'sites.get': { access: ['practitioners.read'], ...one('site') },
  'sites.create': { access: ['sites.create'], input: () => ({ name: 'Riverside' }) },
  'sites.update': {
    access: ['sites.update'],
    ...one('site'),
    input: ({ id }) => ({ id, name: 'Riverside' }),
  },
  'sites.delete': { access: ['sites.delete'], ...one('site'), input: ({ id }) => ({ id, moveTo: 1 }) },
  'sites.members': {
    access: ['users.read', 'practitioners.read'],
    ...one('site'),
    input: ({ id }) => ({ id, kind: 'practitioner' }),
  },
  'sites.addMember': {
    access: ['sites.update'],
    ...one('site'),
    input: ({ id, person }) => ({ id, kind: 'practitioner', memberId: person.ids.practitioner.own }),
  },
  'sites.removeMember': {
    access: ['sites.update'],
    ...one('site'),
    input: ({ id, world }) => ({ id, kind: 'practitioner', memberId: world.sparePractitionerId }),
  },

  'users.list': { access: ['users.read'], lists: 'user', input: everything },
  'users.waiting': { access: ['users.update'], untraced: true },
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
  'users.approve': {
    access: ['users.update'],
    ...one('user'),
    input: ({ id }) => ({ id, version: 1 }),
    conflicts: [{ with: 'settledUser', reason: 'conflict' }],
  },
  'users.resetPassword': {
    access: ['users.update'],
    ...one('user'),
    conflicts: [{ with: 'waitingUser', reason: 'conflict' }],
  },
  'users.invite': {
    access: ['users.create'],
    input: () => ({ name: account.name, email: account.email, role: 'staff' }),
  },
  'users.invitations': { access: ['users.read'], lists: 'openInvitation', input: everything },
  'users.withdrawInvitation': {
    access: ['users.create'],
    ...one('invitation'),
    conflicts: [{ with: 'endedInvitation', reason: 'conflict' }],
  },
  'users.resendInvitation': {
    access: ['users.create'],
    ...one('invitation'),
    conflicts: [{ with: 'endedInvitation', reason: 'conflict' }],
  },
  'users.sessions': { access: ['users.read'], lists: 'session', input: everything },
  'users.endSessions': { access: ['users.update'], ...one('user') },

  'access.breakGlass': {
    access: ['access.breakGlass'],
    ...one('patient'),
    input: ({ id }) => ({ patientId: id, reason: 'unconscious in the emergency room' }),
    basis: 'break-glass',
    conflicts: [{ with: 'withinReach', reason: 'already_reachable' }],
  },
  'access.mine': {
    access: ['access.breakGlass', 'patients.read'],
    lists: 'openedGrant',
    input: everything,
    basis: 'break-glass',
  },
  'access.waiting': { access: ['access.review'], untraced: true },
  'access.reviews': { access: ['access.review'], lists: 'waitingGrant', input: everything },
  'access.review': {
    access: ['access.review'],
    ...one('grant'),
    input: ({ id }) => ({ id, version: 1, verdict: 'unjustified' }),
    conflicts: [
      { with: 'reviewedGrant', reason: 'already_reviewed' },
      { with: 'ownGrant', reason: 'conflict' },
    ],
  },
  'access.explain': {
    access: ['access.explain'],
    ...one('patient'),
    input: ({ id, person }) => ({ patientId: id, userId: person.ids.user.own }),
  },

  'audit.list': { access: ['audit.read'], input: everything },
  'audit.ofPatient': {
    access: ['accessLog.read'],
    ...one('patient'),
    input: ({ id }) => ({ patientId: id }),
  },

  'mails.list': { access: ['mail.read'], lists: 'failedMail', input: everything },
  'mails.waiting': { access: ['mail.read'], untraced: true },
  'mails.sendTest': { access: ['mail.send'], input: () => ({}) },
  'mails.retry': {
    access: ['mail.send'],
    ...one('mail'),
    conflicts: [{ with: 'sentMail', reason: 'conflict' }],
  },
  'mails.retryFailed': { access: ['mail.send'] },

  'policy.registration': { access: 'public', untraced: true },
  'policy.get': { access: 'signed-in', untraced: true },
}
