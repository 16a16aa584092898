import type { EmpanelClient } from '@empanel/client'

/** As what one may register: with a record of one's own as a patient or a doctor, or with an account alone. */
export const kinds = ['patient', 'doctor', 'account'] as const
export type Kind = (typeof kinds)[number]

/** What the policy says about registering. */
export type Registration = Awaited<ReturnType<EmpanelClient['policy']['registration']['query']>>

/** How the policy lets each kind register. */
const admissionOf: Record<Kind, (registration: Registration) => string> = {
  patient: ({ patient }) => patient,
  doctor: ({ doctor }) => doctor,
  account: ({ accountAlone }) => accountAlone,
}

/** The forms that a registration page has, the one that most people want first; none where registration is closed. */
export function kindsOpen(registration: Registration): Kind[] {
  const order: Kind[] = registration.patient === 'closed' ? ['account', 'doctor'] : [...kinds]
  return order.filter(kind => admissionOf[kind](registration) !== 'closed')
}

/** Whether such an account cannot sign in before an administrator has approved it. */
export const waitsToSignIn = (kind: Kind, registration: Registration) =>
  admissionOf[kind](registration) === 'approval'
