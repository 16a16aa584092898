import type { EmpanelClient } from '@empanel/client'
import type { Me, Scope } from '../session/session.ts'

export type Practitioner = Awaited<ReturnType<EmpanelClient['practitioners']['get']['query']>>

/** Whether the scope of an action covers this practitioner's record. */
export const covers = (scope: Scope | undefined, practitioner: Pick<Practitioner, 'userId'>, me: Me) =>
  scope === 'all' || (scope === 'own' && practitioner.userId === me.id)
