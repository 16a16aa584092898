import { EmpanelError } from '@empanel/client'
import { useState } from 'react'
import { api, cache } from '../../server/empanel.ts'
import type { CareTeamMember } from '../assignment.ts'
import { ledgerChanged } from '../ledger-changed.ts'
import { type Conflict, conflictInWords, isConflict } from './conflict-words.ts'

/** Remembers why the last attempt to assign a practitioner was refused. */
export function useConflict(patientId: number) {
  const [refused, setRefused] = useState<{ conflict: Conflict; practitionerId: number }>()
  return {
    /** Makes an attempt and remembers the reason of a refusal. */
    async watch<Result>(practitionerId: number, attempt: () => Promise<Result>): Promise<Result> {
      setRefused(undefined)
      try {
        return await attempt()
      } catch (error) {
        if (error instanceof EmpanelError && isConflict(error.reason)) {
          setRefused({ conflict: error.reason, practitionerId })
          // Somebody else was quicker: show the ledger as it is now.
          void ledgerChanged()
          if (error.reason === 'patient_deceased')
            void cache.invalidateQueries(api.patients.get.queryFilter({ id: patientId }))
        }
        throw error
      }
    },
    inWords: (ledger: CareTeamMember[], mayReplace: boolean): string | undefined =>
      refused &&
      conflictInWords(refused.conflict, { practitionerId: refused.practitionerId, ledger, mayReplace }),
  }
}
