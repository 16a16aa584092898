import type { Action } from '../session/session.ts'

/** The actions that the log records: those of the policy, and those below. */
type Recorded =
  | Action
  | 'auth.login'
  | 'auth.logout'
  | 'auth.refresh'
  | 'auth.register'
  | 'auth.changePassword'
  | 'auth.changeName'
  | 'auth.forgotPassword'
  | 'auth.resetLink'
  | 'auth.resetPassword'
  | 'auth.sendVerification'
  | 'auth.verifyEmail'
  | 'auth.changeEmail'
  | 'auth.invitation'
  | 'auth.acceptInvitation'
  | 'auth.lock'
  | 'users.resetPassword'
  | 'sessions.read'
  | 'sessions.end'
  | 'sessions.endAll'
  | 'notices.read'
  | 'notices.update'
  | 'notices.set'
  | 'creation.repeat'
  | 'calls.wait'
  | 'import'

const words: Record<Recorded, string> = {
  'patients.read': 'Read patients',
  'patients.create': 'Enter a patient',
  'patients.update': 'Change a patient',
  'patients.delete': 'Delete a patient',
  'panel.read': 'Read one’s own panel',
  'careTeam.read': 'Read one’s own care team',
  'practitioners.read': 'Read practitioners',
  'practitioners.create': 'Enter a practitioner',
  'practitioners.update': 'Change a practitioner',
  'practitioners.delete': 'Delete a practitioner',
  'practitioners.approve': 'Approve a practitioner',
  'assignments.read': 'Read assignments',
  'assignments.create': 'Assign a practitioner',
  'assignments.changePrimary': 'Change a primary',
  'assignments.end': 'End an assignment',
  'plans.create': 'Plan a change of assignments',
  'plans.cancel': 'Cancel a planned change',
  'requests.read': 'Read requests of patients',
  'requests.create': 'Ask for another primary',
  'requests.decide': 'Decide about a request',
  'requests.withdraw': 'Withdraw a request',
  'covers.read': 'Read who covers for whom',
  'covers.create': 'Arrange cover for a panel',
  'covers.end': 'End a cover, or cancel one',
  'transfers.read': 'Read handovers of panels',
  'transfers.create': 'Hand a panel over',
  'transfers.cancel': 'Cancel a planned handover',
  'transfers.undo': 'Undo a handover',
  'sites.create': 'Add a site',
  'sites.update': 'Change a site, or who belongs to it',
  'sites.delete': 'Delete a site',
  'users.read': 'Read accounts and sessions',
  'users.create': 'Make an account',
  'users.update': 'Change an account',
  'panels.read': 'Read the panels of practitioners',
  'panels.set': 'Set whom a panel accepts, and how many',
  'panels.setWeights': 'Set how much patients count in panels',
  'panels.override': 'Assign although a panel is full or closed',
  'queue.read': 'Read who waits for a primary',
  'accessLog.read': 'Read who opened a record',
  'access.breakGlass': 'Open a record in an emergency',
  'access.review': 'Review what was opened in an emergency',
  'access.explain': 'Ask who can open a record, and why',
  'audit.read': 'Read the audit log',
  'mail.read': 'Read which mails were sent',
  'mail.send': 'Try again to send a mail, or send a test',
  'auth.login': 'Sign in',
  'auth.logout': 'Sign out',
  'auth.refresh': 'Continue a session',
  'auth.register': 'Register',
  'auth.changePassword': 'Change the password',
  'auth.changeName': 'Change one’s own name',
  'auth.forgotPassword': 'Ask for a new password',
  'auth.resetLink': 'A link for a new password was mailed',
  'auth.resetPassword': 'Choose a new password by a link',
  'auth.sendVerification': 'Have a link sent that confirms one’s address',
  'auth.verifyEmail': 'Confirm an address',
  'auth.changeEmail': 'Change one’s own address',
  'auth.invitation': 'Look at an invitation',
  'auth.acceptInvitation': 'Accept an invitation',
  'users.resetPassword': 'Make a link for somebody’s new password',
  'auth.lock': 'Sign-in locked after wrong passwords',
  'sessions.read': 'Read one’s own sessions',
  'sessions.end': 'End one of one’s own sessions',
  'sessions.endAll': 'Sign out everywhere',
  'notices.read': 'Read one’s own notices',
  'notices.update': 'Mark one’s own notices as read',
  'notices.set': 'Choose what one is told',
  'creation.repeat': 'Ask again for what was entered before',
  'calls.wait': 'Told to wait after too many requests',
  import: 'Import records',
}

type Noun = Recorded extends infer Name ? (Name extends `${infer Noun}.${string}` ? Noun : Name) : never

const nouns: Record<Noun & string, string> = {
  patients: 'Patients',
  panel: 'Panels',
  careTeam: 'Panels',
  panels: 'Panels',
  practitioners: 'Practitioners',
  assignments: 'Assignments',
  plans: 'Assignments',
  requests: 'Requests of patients',
  covers: 'Panels',
  transfers: 'Assignments',
  queue: 'Panels',
  sites: 'Sites',
  users: 'Accounts',
  accessLog: 'Records of access',
  access: 'Records of access',
  audit: 'Records of access',
  mail: 'Mail',
  auth: 'Signing in',
  sessions: 'Signing in',
  notices: 'Notices',
  creation: 'Repeated requests',
  calls: 'Too many requests',
  import: 'Import',
}

const isRecorded = (action: string): action is Recorded => Object.hasOwn(words, action)

/** An action in words; one that this portal does not know keeps the server's name. */
export const actionInWords = (action: string): string => (isRecorded(action) ? words[action] : action)

const nounNames = new Map<string, string>(Object.entries(nouns))

/** The noun of an action. */
export const nounOf = (action: string): string => nounNames.get(action.split('.')[0] ?? '') ?? 'Other'

/** All actions that the log may hold. */
export const recordedActions: string[] = Object.keys(words)

/** Groups actions by noun; groups and actions keep the order in which they first appear. */
export function byNoun<Name extends string>(actions: readonly Name[]): { noun: string; actions: Name[] }[] {
  const nouns = [...new Set(actions.map(nounOf))]
  return nouns.map(noun => ({ noun, actions: actions.filter(action => nounOf(action) === noun) }))
}
