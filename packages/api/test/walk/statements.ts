import { PostgresJsPreparedQuery } from 'drizzle-orm/postgres-js'
import { vi } from 'vitest'
import { type Call, call } from './attempt.ts'

/** The most statements that each procedure may send, its audit entry included, begin and commit not. */
export const agreedStatements: Record<string, number> = {
  // One tells the holder and the primary.
  'access.breakGlass': 7,
  // The accounts and the patient; the cause; the entry.
  'access.explain': 3,
  'access.mine': 2,
  'access.review': 4,
  'access.reviews': 2,
  'access.waiting': 1,
  // One more for a patient without doctors: does the patient exist?
  'assignments.careTeam': 3,
  'assignments.changePrimary': 10,
  'assignments.create': 7,
  'assignments.createMany': 7,
  // One more for a primary, to tell those concerned.
  'assignments.end': 4,
  'assignments.get': 2,
  'assignments.list': 2,
  'assignments.myPractitioners': 2,
  'audit.list': 2,
  // One more for a record that nobody opened.
  'audit.ofPatient': 3,
  // The invitation and its link, names kept apart, the account and its address; the entry and its count.
  'auth.acceptInvitation': 13,
  // The password, as in a sign-in; the account and its mails of this hour; a link and two mails.
  'auth.changeEmail': 11,
  'auth.changeName': 3,
  // Sessions and links end, and a mail says so.
  'auth.changePassword': 10,
  // For every address.
  'auth.forgotPassword': 3,
  'auth.invitation': 4,
  'auth.login': 7,
  'auth.logout': 2,
  'auth.me': 1,
  'auth.refresh': 3,
  // Two of them keep usernames and addresses apart, three make and mail a link that confirms the address.
  'auth.register': 10,
  'auth.registerDoctor': 11,
  'auth.registerPatient': 11,
  'auth.resetPassword': 11,
  'auth.sendVerification': 6,
  'auth.verifyEmail': 5,
  'notices.count': 1,
  'notices.list': 2,
  'notices.read': 2,
  'notices.setSettings': 3,
  'notices.settings': 1,
  // The two practitioners, another cover of the pair, the row, and the names in it; the entry.
  'covers.create': 6,
  'covers.end': 4,
  'covers.get': 2,
  'covers.list': 2,
  'mails.waiting': 1,
  'mails.list': 2,
  'mails.retry': 3,
  'mails.retryFailed': 2,
  'mails.sendTest': 5,
  'panels.get': 2,
  // One more for a panel that was never set: is there such a practitioner?
  'panels.history': 3,
  'panels.list': 2,
  'panels.overrides': 2,
  'panels.set': 6,
  'panels.setWeights': 6,
  'panels.weights': 2,
  // As an assignment, without reading its panel.
  'plans.assign': 7,
  'plans.cancel': 4,
  'plans.changePrimary': 8,
  'plans.end': 5,
  'plans.list': 2,
  'plans.waiting': 1,
  'practitioners.approve': 5,
  'practitioners.create': 3,
  'practitioners.delete': 6,
  'practitioners.get': 2,
  'practitioners.list': 2,
  'practitioners.update': 4,
  'practitioners.waiting': 1,
  'patients.beyondPanel': 2,
  'patients.count': 2,
  'patients.countPanel': 2,
  'patients.create': 5,
  // The record, its assignments, what is planned and asked for, and the entry.
  'patients.delete': 5,
  'patients.get': 2,
  'patients.list': 2,
  'patients.panel': 2,
  'patients.update': 4,
  'policy.get': 0,
  'policy.registration': 0,
  // One more to count, if there are more rows.
  'queue.list': 2,
  // The patients, the practitioners with their panels, and the entry.
  'queue.suggest': 3,
  'queue.waiting': 1,
  'requests.choices': 3,
  'requests.create': 7,
  // Accepting costs a change of primary beside this.
  'requests.decide': 6,
  'requests.list': 2,
  'requests.waiting': 1,
  'requests.withdraw': 5,
  'sessions.end': 3,
  'sessions.endAll': 4,
  'sessions.list': 2,
  'sites.addMember': 4,
  'sites.create': 4,
  // Everybody who belongs to it moves, kind by kind.
  'sites.delete': 11,
  'sites.get': 2,
  'sites.list': 1,
  'sites.members': 2,
  'sites.removeMember': 3,
  'sites.update': 4,
  // The number of rows read and written does not grow with the panel.
  'transfers.cancel': 4,
  'transfers.get': 2,
  'transfers.letters': 3,
  'transfers.list': 2,
  'transfers.preview': 4,
  'transfers.rows': 3,
  'transfers.start': 21,
  'transfers.undo': 14,
  'transfers.waiting': 1,
  'users.approve': 7,
  'users.changeRole': 7,
  // One more to disable: links end, too.
  'users.changeStatus': 7,
  'users.create': 5,
  'users.endSessions': 5,
  'users.get': 2,
  'users.invitations': 2,
  // The address twice, the older invitation, the row and its link, a mail, and the row as it is shown; the entry and its count.
  'users.invite': 10,
  'users.list': 2,
  'users.resendInvitation': 9,
  'users.resetPassword': 5,
  'users.sessions': 2,
  'users.waiting': 1,
  'users.withdrawInvitation': 5,
}

/** A new trail looks for other chains once; a server does so once a minute. */
const looksForChains = /from \(select .* "recent"/

/** Calls as `call` does, and counts the statements of those that succeed. `most`: the greatest count of each procedure. */
export function countingCalls() {
  const most: Record<string, number> = {}
  const counting: Call = async (services, called) => {
    using executed = vi.spyOn(PostgresJsPreparedQuery.prototype, 'execute')
    const outcome = await call(services, called)
    const statements = executed.mock.contexts.map(query => String(Reflect.get(Object(query), 'queryString')))
    const count = statements.filter(statement => !looksForChains.test(statement)).length
    if (outcome.code === 'ok') most[called.path] = Math.max(most[called.path] ?? 0, count)
    return outcome
  }
  return { counting, most }
}
