import type { EmpanelClient } from '@empanel/client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../empanel.ts'
import type { Action } from '../session/session.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'

export type Patient = Awaited<ReturnType<EmpanelClient['patients']['get']['query']>>

/**
 * Asks the grid about this one record: `covers('patients.update')` is true where the action reaches it. Whether the
 * person looks after the patient is known from the care team, which is asked for those who are doctors.
 */
export function useCovers({ id, ownerId }: Pick<Patient, 'id' | 'ownerId'>): (action: Action) => boolean {
  const may = useMay()
  const { me } = useSignedIn()
  const own = ownerId === me.id
  // Whoever reads only assigned patients, and reads this one, is on its care team.
  const known = may('patients.read') === 'assigned'
  const reads = may('assignments.read')
  const asks = !known && me.doctorId !== null && (reads === 'own' ? own : reads !== undefined)
  const { data: team } = useQuery(api.assignments.careTeam.queryOptions({ patientId: id }, { enabled: asks }))
  const assigned = known || (team?.some(({ doctorId }) => doctorId === me.doctorId) ?? false)
  return action => {
    const scope = may(action)
    return scope === 'all' || (scope === 'own' && own) || (scope === 'assigned' && assigned)
  }
}

/** Whether somebody's records are their own and those of people whom they care for, not a clinic's patients. */
export function useKeepsOwn(): boolean {
  const may = useMay()
  return may('patients.read') === 'own' && may('careTeam.read') !== undefined
}
