import {
  type Admissions,
  admissions,
  admissionsUnder,
  presets,
  registrationKinds,
  type StrangersReach,
  strangersReach,
} from '@empanel/api'
import { z } from 'zod'

/** The settings that this reads. */
type Settings = { NODE_ENV: string; REGISTRATION?: Partial<Admissions> | undefined }

const isAdmission = (word: string) => admissions.find(admission => admission === word)
const isKind = (word: string) => registrationKinds.find(kind => kind === word)

/** Who may register: one word for all kinds, or `kind:word` for some of them, with commas between. */
export const registrationSetting = z.string().transform((text, ctx): Partial<Admissions> => {
  const refuse = (message: string) => {
    ctx.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const word = isAdmission(text.trim())
  if (word) return Object.fromEntries(registrationKinds.map(kind => [kind, word]))
  const said: Partial<Record<keyof Admissions, Admissions['patient']>> = {}
  for (const part of text.split(',')) {
    const [name = '', value = '', ...more] = part.split(':').map(word => word.trim())
    const [kind, admission] = [isKind(name), isAdmission(value)]
    if (more.length > 0 || !part.includes(':')) return refuse(howToSay)
    if (!kind) return refuse(`names "${name}", but there are only ${registrationKinds.join(', ')}`)
    if (!admission) return refuse(`must be one of ${admissions.join(', ')} for ${kind}, not "${value}"`)
    if (said[kind]) return refuse(`says two things of ${kind}`)
    said[kind] = admission
  }
  return said
})

const howToSay =
  'must be open, approval or closed, or say that of each kind, such as patient:approval,doctor:closed'

/** The admission of each kind that the settings name. In production the other kinds are closed. */
export function wantedRegistration({ NODE_ENV, REGISTRATION = {} }: Settings): Partial<Admissions> {
  const unsaid = NODE_ENV === 'production' ? 'closed' : undefined
  const of = (kind: keyof Admissions) => {
    const admission = REGISTRATION[kind] ?? unsaid
    return admission ? { [kind]: admission } : {}
  }
  return { ...of('patient'), ...of('doctor'), ...of('staff') }
}

/** Says who may register, and warns where that lets strangers reach the records of others. */
export function registrationLines(env: Settings & { ACCESS_POLICY: keyof typeof presets }): string[] {
  const policy = presets[env.ACCESS_POLICY]
  const allowed = admissionsUnder(policy, wantedRegistration(env))
  const closed = registrationKinds.every(kind => allowed[kind] === 'closed')
  return [
    closed
      ? 'closed: administrators make all accounts'
      : registrationKinds.map(kind => `${kind} ${allowed[kind]}`).join(', '),
    ...strangersReach(policy, allowed).map(reach => warningOf(reach, env.ACCESS_POLICY)),
  ]
}

/** Says what a stranger reaches under a preset, and what keeps them out. */
export function warningOf({ role, patients, practitioners }: StrangersReach, preset: string): string {
  const reached = [
    ...(patients ? ['the records of all patients'] : []),
    ...(practitioners ? ['the list of practitioners'] : []),
  ]
  const what = patients ? `reaches ${reached.join(' and ')}` : 'changes the list of practitioners'
  if (role === 'anonymous')
    return `WARNING: under ${preset}, anybody ${what} without signing in. Choose another ACCESS_POLICY.`
  const [who, kind] =
    role === 'pending'
      ? ['a doctor, even while they wait,', 'doctor']
      : [role === 'staff' ? 'staff' : `a ${role}`, role]
  const remedy = role === 'pending' ? `${kind}:closed` : `${kind}:approval`
  return `WARNING: under ${preset}, whoever registers as ${who} ${what}. REGISTRATION=${remedy} keeps strangers out.`
}
