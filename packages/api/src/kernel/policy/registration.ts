import { actions, type Policy, type Registration, type Role, scopeOf } from './grid.ts'

/** What somebody may register as. */
export const registrationKinds = ['patient', 'doctor', 'staff'] as const
export type RegistrationKind = (typeof registrationKinds)[number]

/** `approval`: the account is made, and reaches nothing until an administrator approves it. The strictest last. */
export const admissions = ['open', 'approval', 'closed'] as const
export type Admission = (typeof admissions)[number]
export type Admissions = Readonly<Record<RegistrationKind, Admission>>

/** Who may make an account for themselves on this server. */
export type ServedRegistration = Omit<Registration, 'patient'> & {
  /** How an account alone is made, without a record. */
  readonly accountAlone: Admission
  /** How one is made together with a patient's record. */
  readonly patient: Admission
}

const asAdmission = { active: 'open', pending: 'approval', closed: 'closed' } as const
const asDoctor = { open: 'active', approval: 'pending', closed: 'closed' } as const

/** What the preset lets each kind do by itself. */
function presetAdmissions({ registration: { account, patient, doctor } }: Policy): Admissions {
  return {
    patient: account === 'patient' ? 'open' : patient,
    doctor: asAdmission[doctor],
    staff: account === 'staff' ? 'open' : 'closed',
  }
}

const stricter = (one: Admission, other: Admission) =>
  admissions.indexOf(one) > admissions.indexOf(other) ? one : other

/** What each kind may do: as the preset has it, and not more than `wanted` says. */
export function admissionsUnder(policy: Policy, wanted: Partial<Admissions> = {}): Admissions {
  const preset = presetAdmissions(policy)
  const of = (kind: RegistrationKind) => stricter(preset[kind], wanted[kind] ?? 'open')
  return { patient: of('patient'), doctor: of('doctor'), staff: of('staff') }
}

/** The same as the registering procedures ask for it. */
export function servedRegistration(policy: Policy, wanted?: Partial<Admissions>): ServedRegistration {
  const { account, patient } = policy.registration
  const allowed = admissionsUnder(policy, wanted)
  return {
    account,
    accountAlone: allowed[account],
    patient: patient === 'closed' ? 'closed' : allowed.patient,
    doctor: asDoctor[allowed.doctor],
  }
}

/** Actions on patients, or from which it is one step to them. */
const ofPatients = /^(patients|panel|careTeam|assignments|accessLog|access|audit|users)\./
const changesDoctors = /^doctors\.(create|update|delete|approve)$/

/** What somebody whom nobody let in may do beyond their own records, by the grid. */
export type StrangersReach = { role: Role; patients: boolean; doctors: boolean }

/** Who has not signed in, who registered just now, and who did so and waits: as far as they reach others' records. */
export function strangersReach(policy: Policy, allowed: Admissions): StrangersReach[] {
  const strangers: Role[] = [
    'anonymous',
    ...registrationKinds.filter(kind => allowed[kind] === 'open'),
    // A doctor who waits for approval can sign in, and works as this.
    ...(allowed.doctor === 'approval' ? (['pending'] as const) : []),
  ]
  return strangers
    .map(role => {
      const may = actions.filter(action => scopeOf(policy, role, action) === 'all')
      const reaches = (kind: RegExp) => may.some(action => kind.test(action))
      return { role, patients: reaches(ofPatients), doctors: reaches(changesDoctors) }
    })
    .filter(({ patients, doctors }) => patients || doctors)
}
