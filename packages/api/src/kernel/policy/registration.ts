import { actions, type Policy, type Registration, type Role, reaches, scopeOf } from './grid.ts'

/** The kinds of account that people may register. */
export const registrationKinds = ['patient', 'doctor', 'staff'] as const
export type RegistrationKind = (typeof registrationKinds)[number]

/**
 * `approval`: the account is made, but reaches nothing until an administrator approves it. Ordered from open to strict.
 */
export const admissions = ['open', 'approval', 'closed'] as const
export type Admission = (typeof admissions)[number]
export type Admissions = Readonly<Record<RegistrationKind, Admission>>

/** Who may register on this server. */
export type ServedRegistration = Omit<Registration, 'patient'> & {
  /** Registering an account without a record. */
  readonly accountAlone: Admission
  /** Registering an account together with a patient's record. */
  readonly patient: Admission
}

const asAdmission = { active: 'open', pending: 'approval', closed: 'closed' } as const
const asDoctor = { open: 'active', approval: 'pending', closed: 'closed' } as const

/** The admission that the preset alone gives each kind. */
function presetAdmissions({ registration: { account, patient, doctor } }: Policy): Admissions {
  return {
    patient: account === 'patient' ? 'open' : patient,
    doctor: asAdmission[doctor],
    staff: account === 'staff' ? 'open' : 'closed',
  }
}

const stricter = (one: Admission, other: Admission) =>
  admissions.indexOf(one) > admissions.indexOf(other) ? one : other

/** The admission of each kind: that of the preset, or `wanted` where that is stricter. */
export function admissionsUnder(policy: Policy, wanted: Partial<Admissions> = {}): Admissions {
  const preset = presetAdmissions(policy)
  const of = (kind: RegistrationKind) => stricter(preset[kind], wanted[kind] ?? 'open')
  return { patient: of('patient'), doctor: of('doctor'), staff: of('staff') }
}

/** The same, in the form that the registering procedures need. */
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

/** Actions on patients, and actions that lead to patients in one step. */
const ofPatients = /^(patients|panel|careTeam|assignments|accessLog|access|audit|users)\./
const changesPractitioners = /^practitioners\.(create|update|delete|approve)$/

/** How far the grid lets people act beyond their own records, if nobody at the clinic let them in. */
export type StrangersReach = { role: Role; patients: boolean; practitioners: boolean }

/**
 * People who have not signed in, who registered just now, or who wait for approval: which of these reach others'
 * records.
 */
export function strangersReach(policy: Policy, allowed: Admissions): StrangersReach[] {
  const strangers: Role[] = [
    'anonymous',
    ...registrationKinds.filter(kind => allowed[kind] === 'open'),
    // Doctors who wait for approval can sign in. They act as `pending`.
    ...(allowed.doctor === 'approval' ? (['pending'] as const) : []),
  ]
  return strangers
    .map(role => {
      const may = actions.filter(action => {
        const scope = scopeOf(policy, role, action)
        return scope !== undefined && reaches[scope].ofOthers
      })
      const concerns = (kind: RegExp) => may.some(action => kind.test(action))
      return { role, patients: concerns(ofPatients), practitioners: concerns(changesPractitioners) }
    })
    .filter(({ patients, practitioners }) => patients || practitioners)
}
