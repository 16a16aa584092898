import type { EmpanelClient } from '@empanel/client'
import type { Me, Scope } from '../session/session.ts'

export type Doctor = Awaited<ReturnType<EmpanelClient['doctors']['get']['query']>>

/** Whether the scope of an action covers this doctor's record. */
export const covers = (scope: Scope | undefined, doctor: Pick<Doctor, 'userId'>, me: Me) =>
  scope === 'all' || (scope === 'own' && doctor.userId === me.id)
