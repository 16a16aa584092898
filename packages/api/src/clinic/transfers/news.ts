import type { AssignmentRole } from '@empanel/db'
import type { News } from '../../identity/notices/notify.ts'

/** A patient who has another practitioner now. */
type Changed = { patientId: number; role: AssignmentRole; practitionerId: number; formerId: number }

/**
 * Who is told of a handover, or that it was undone: the holder of each record with a new primary, and each practitioner
 * once, with how many patients came or went.
 */
export function newsOfHandover(transferId: number, changes: Changed[]): News[] {
  const ofPrimaries = changes.filter(({ role }) => role === 'primary')
  const handedOver = { kind: 'panel_handed_over', patientId: null } as const
  const one = (role: 'new_primary' | 'former_primary', who: (change: Changed) => number): News[] =>
    [...countBy(ofPrimaries, who)].map(([practitionerId, patients]) => ({
      ...{ ...handedOver, role, practitionerId },
      refs: { transferId, patients },
    }))
  return [
    ...ofPrimaries.map(
      ({ patientId, practitionerId }): News => ({
        ...{ ...handedOver, patientId, role: 'holder' },
        refs: { transferId, practitionerId },
      }),
    ),
    ...one('new_primary', ({ practitionerId }) => practitionerId),
    ...one('former_primary', ({ formerId }) => formerId),
  ]
}

function countBy(changes: Changed[], who: (change: Changed) => number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const change of changes) counts.set(who(change), (counts.get(who(change)) ?? 0) + 1)
  return counts
}
