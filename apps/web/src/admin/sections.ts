import type { Action, SignedIn } from '../session/session.ts'
import { scopeFor } from '../session/session.ts'

/** The actions of which any one opens the administration. */
export const admits = ['users.read', 'practitioners.approve', 'audit.read'] as const satisfies Action[]

/** The pages of the administration, each with the action that opens it. The last needs no action. */
export const sections = [
  {
    to: '/admin/approvals',
    label: 'Approvals',
    about: 'Practitioners and others who registered and wait',
    needs: 'practitioners.approve',
  },
  { to: '/admin/users', label: 'Accounts', about: 'Who may sign in, and as what', needs: 'users.read' },
  {
    to: '/admin/invitations',
    label: 'Invitations',
    about: 'Colleagues who were invited, and whether they came',
    needs: 'users.read',
  },
  {
    to: '/admin/sessions',
    label: 'Sessions',
    about: 'Where accounts are signed in, or were',
    needs: 'users.read',
  },
  { to: '/admin/patients', label: 'Patients', about: 'The table of patients', needs: 'patients.read' },
  {
    to: '/admin/practitioners',
    label: 'Practitioners',
    about: 'The table of practitioners',
    needs: 'practitioners.read',
  },
  {
    to: '/admin/assignments',
    label: 'Assignments',
    about: 'The ledger, with what has ended',
    needs: 'assignments.read',
  },
  {
    to: '/admin/break-glass',
    label: 'Break-glass',
    about: 'Records opened in an emergency, to be reviewed',
    needs: 'access.review',
  },
  { to: '/admin/audit', label: 'Audit log', about: 'Who did what to whose record', needs: 'audit.read' },
  {
    to: '/admin/sites',
    label: 'Sites',
    about: 'Where people are looked after, and by whom',
    needs: 'sites.update',
  },
  {
    to: '/admin/weights',
    label: 'Weights',
    about: 'How much patients count in panels, by age and sex',
    needs: 'panels.setWeights',
  },
  {
    to: '/admin/overrides',
    label: 'Overrides',
    about: 'Patients assigned although a panel was full or closed',
    needs: 'panels.override',
  },
  {
    to: '/admin/mail',
    label: 'Mail',
    about: 'Mails that could not be sent, and those that were',
    needs: 'mail.read',
  },
  { to: '/admin/policy', label: 'Access policy', about: 'What each role may do here', needs: undefined },
] as const satisfies { to: string; label: string; about: string; needs: Action | undefined }[]

/** The pages that the grid opens to this person. */
export const sectionsFor = (signedIn: SignedIn) =>
  sections.filter(({ needs }) => needs === undefined || scopeFor(signedIn, needs) !== undefined)
