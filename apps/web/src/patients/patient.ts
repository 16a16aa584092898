import type { EmpanelClient } from '@empanel/client'
import { useQuery } from '@tanstack/react-query'
import { given } from '../forms/given.ts'
import { api } from '../server/empanel.ts'
import { type Action, coversRecord } from '../session/session.ts'
import { useMay, useSignedIn } from '../session/use-session.ts'

export type Patient = Awaited<ReturnType<EmpanelClient['patients']['update']['mutate']>>

/** A patient in a list: with the primary, and without the medical history, which the record shows. */
export type ListedPatient = Awaited<ReturnType<EmpanelClient['patients']['list']['query']>>['items'][number]

/** The nouns for a count of patients. */
export const patientNoun = ['patient', 'patients'] as const

export type Gender = Patient['gender']

/** A patient's gender in words, by the letter that is stored. */
export const genderWords: Record<Gender, string> = { F: 'Female', M: 'Male', O: 'Other', U: 'Unknown' }

/** The actions whose scope is asked per record. */
const recordActions = [
  'patients.update',
  'patients.delete',
  'assignments.read',
  'assignments.create',
  'assignments.changePrimary',
  'assignments.end',
  'plans.create',
  'plans.cancel',
  'accessLog.read',
] as const satisfies Action[]

/**
 * Returns whether an action covers this record by the grid: `covers('patients.update')`. Asks the server whether the
 * person looks after the patient only where that decides something.
 */
export function useCovers({
  id,
  ownerId,
}: Pick<Patient, 'id' | 'ownerId'>): (action: (typeof recordActions)[number]) => boolean {
  const may = useMay()
  const { me } = useSignedIn()
  // A person who reads only assigned patients, and reads this one, is on its care team or has broken the glass.
  const known = may('patients.read') === 'assigned'
  const asks =
    !known && me.practitionerId !== null && recordActions.some(action => may(action) === 'assigned')
  const { data: panel } = useQuery(
    api.assignments.list.queryOptions(
      given({ patientId: id, practitionerId: me.practitionerId ?? undefined, limit: 1 }),
      {
        enabled: asks,
      },
    ),
  )
  const assigned = known || (panel?.items.length ?? 0) > 0
  return action => coversRecord(may(action), { own: ownerId === me.id, assigned })
}

/** Whether somebody's records are their own and those of people whom they care for, not a clinic's patients. */
export function useKeepsOwn(): boolean {
  const may = useMay()
  return may('patients.read') === 'own' && may('careTeam.read') !== undefined
}

/** Whether somebody who sees only some patients may open the record of another in an emergency. */
export function useMayBreakGlass(): boolean {
  const may = useMay()
  return may('patients.read') === 'assigned' && may('access.breakGlass') !== undefined
}
