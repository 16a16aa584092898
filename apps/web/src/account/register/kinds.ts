import type { EmpanelClient } from '@empanel/client'

/** The kinds of registration: a patient or a practitioner with their own record, or an account alone. */
export const kinds = ['patient', 'doctor', 'account'] as const
export type Kind = (typeof kinds)[number]

/** Who may register, as the policy says it. */
export type Registration = Omit<Awaited<ReturnType<EmpanelClient['policy']['registration']['query']>>, 'mail'>

/** How the policy lets each kind register. */
const admissionOf: Record<Kind, (registration: Registration) => string> = {
  patient: ({ patient }) => patient,
  doctor: ({ doctor }) => doctor,
  account: ({ accountAlone }) => accountAlone,
}

/** The forms that the registration page offers, the most wanted first; none where registration is closed. */
export function kindsOpen(registration: Registration): Kind[] {
  const order: Kind[] = registration.patient === 'closed' ? ['account', 'doctor'] : [...kinds]
  return order.filter(kind => admissionOf[kind](registration) !== 'closed')
}

/** Whether an account of this kind cannot sign in before an administrator approves it. */
export const waitsToSignIn = (kind: Kind, registration: Registration) =>
  admissionOf[kind](registration) === 'approval'
