import type { EmpanelClient } from '@empanel/client'
import { coversRecord, type Me, type Scope } from '../session/session.ts'

export type Practitioner = Awaited<ReturnType<EmpanelClient['practitioners']['get']['query']>>

/** Whether the scope of an action covers this practitioner's record. */
export const covers = (scope: Scope | undefined, practitioner: Pick<Practitioner, 'userId'>, me: Me) =>
  coversRecord(scope, { own: practitioner.userId === me.id, assigned: false })
