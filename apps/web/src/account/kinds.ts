import type { EmpanelClient } from '@empanel/client'

/** As what one may register: with a record of one's own as a patient or a doctor, or with an account alone. */
export const kinds = ['patient', 'doctor', 'account'] as const
export type Kind = (typeof kinds)[number]

/** What the policy says about registering. */
export type Registration = Awaited<ReturnType<EmpanelClient['policy']['registration']['query']>>

/** The forms that a registration page has: the one that most people want first. */
export function kindsOpen({ patient, doctor }: Registration): [Kind, ...Kind[]] {
  const doctors: Kind[] = doctor === 'closed' ? [] : ['doctor']
  return patient === 'open' ? ['patient', ...doctors, 'account'] : ['account', ...doctors]
}
