/** Everything that the policy decides about. A procedure names the actions that it needs. */
export const actions = [
  'patients.read',
  'patients.create',
  'patients.update',
  'patients.delete',
  'panel.read',
  'careTeam.read',
  'practitioners.read',
  'practitioners.create',
  'practitioners.update',
  'practitioners.delete',
  'practitioners.approve',
  'assignments.read',
  'assignments.create',
  'assignments.changePrimary',
  'assignments.end',
  'plans.create',
  'plans.cancel',
  'requests.read',
  'requests.create',
  'requests.decide',
  'requests.withdraw',
  'covers.read',
  'covers.create',
  'covers.end',
  'transfers.read',
  'transfers.create',
  'transfers.cancel',
  'transfers.undo',
  'sites.create',
  'sites.update',
  'sites.delete',
  'users.read',
  'users.create',
  'users.update',
  'panels.read',
  'panels.set',
  'panels.setWeights',
  'panels.override',
  'queue.read',
  'accessLog.read',
  'access.breakGlass',
  'access.review',
  'access.explain',
  'audit.read',
  'mail.read',
  'mail.send',
] as const
export type Action = (typeof actions)[number]

/**
 * Who asks. `anonymous` has not signed in; `pending` is a practitioner without an approved record; the others are the
 * roles of accounts. A `doctor` may be a patient's primary, a `clinician` is of another profession.
 */
export const roles = ['anonymous', 'pending', 'patient', 'clinician', 'doctor', 'staff', 'admin'] as const
export type Role = (typeof roles)[number]

/** How far a permission reaches, from near to far. */
export const scopes = ['own', 'assigned', 'site', 'all'] as const
export type Scope = (typeof scopes)[number]

type Reaching = {
  /** The records within the scope. */
  records: string
  /** Whether they are others' records, to which nobody at the clinic let the actor in. */
  ofOthers: boolean
}

export const reaches: Readonly<Record<Scope, Reaching>> = {
  own: { records: 'records that belong to the caller’s account', ofOthers: false },
  assigned: {
    records: 'those that an open assignment links to it, or to a colleague whom it covers',
    ofOthers: false,
  },
  // Where there is only one site, those are all records.
  site: { records: 'those of its sites and of all sites within these', ofOthers: true },
  all: { records: 'every record', ofOthers: true },
}

/** The scopes that make sense for each action: those that its procedures apply. */
type Reach = {
  'patients.read': Scope
  'patients.create': Scope
  'patients.update': Scope
  'patients.delete': Scope
  'panel.read': 'assigned'
  'careTeam.read': 'own'
  'practitioners.read': Scope
  'practitioners.create': 'all'
  'practitioners.update': Scope
  'practitioners.delete': Scope
  'practitioners.approve': 'all'
  'assignments.read': Scope
  'assignments.create': Scope
  'assignments.changePrimary': Scope
  'assignments.end': Scope
  'plans.create': Scope
  'plans.cancel': Scope
  'requests.read': Scope
  'requests.create': 'own' | 'site' | 'all'
  'requests.decide': 'own' | 'site' | 'all'
  'requests.withdraw': 'own' | 'site' | 'all'
  'covers.read': 'own' | 'site' | 'all'
  'covers.create': 'own' | 'site' | 'all'
  'covers.end': 'own' | 'site' | 'all'
  'transfers.read': 'site' | 'all'
  'transfers.create': 'site' | 'all'
  'transfers.cancel': 'site' | 'all'
  'transfers.undo': 'site' | 'all'
  'sites.create': 'all'
  'sites.update': 'all'
  'sites.delete': 'all'
  'users.read': 'all'
  'users.create': 'all'
  'users.update': 'all'
  'panels.read': 'site' | 'all'
  'panels.set': 'site' | 'all'
  'panels.setWeights': 'all'
  'panels.override': 'all'
  'queue.read': Scope
  'accessLog.read': Scope
  'access.breakGlass': 'all'
  'access.review': 'all'
  'access.explain': Scope
  'audit.read': 'all'
  'mail.read': 'all'
  'mail.send': 'all'
}

/** Action x role -> scope. An absent cell denies. */
export type Grid = { readonly [A in Action]: { readonly [R in Role]?: Reach[A] } }

/** Who may make an account for themselves, and as what. */
export type Registration = {
  readonly account: 'patient' | 'staff'
  /** Whether patients may register together with their record. */
  readonly patient: 'open' | 'closed'
  /** Whether doctors may register, and whether they then wait for approval. */
  readonly doctor: 'active' | 'pending' | 'closed'
}

export type Policy = {
  readonly name: string
  readonly summary: string
  readonly grid: Grid
  readonly registration: Registration
  /** How many records an account may create for itself where its scope is `own`. */
  readonly ownRecords: number
}

/** The cell for `role`, or undefined where the policy denies. */
export function scopeOf(policy: Policy, role: Role, action: Action): Scope | undefined {
  return policy.grid[action][role]
}
