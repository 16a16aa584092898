import { EmpanelError } from '@empanel/client'
import { useState } from 'react'
import { api, cache } from '../../server/empanel.ts'
import { useMay, useSignedIn } from '../../session/use-session.ts'
import { whoMay } from '../../words/role-names.ts'
import type { CareTeamMember } from '../assignment.ts'
import { ledgerChanged } from '../ledger-changed.ts'
import { type Conflict, conflictInWords, isConflict, isOfPanel } from './conflict-words.ts'

type Asked = { practitionerId: number; role: string }
type Refused = Asked & {
  conflict: Conflict
  message: string
  /** Whether the last attempt was refused so, and did not fail otherwise. */
  latest: boolean
}

/** Remembers why an attempt to assign a practitioner was refused. */
export function useConflict(patientId: number) {
  const { policy } = useSignedIn()
  const may = useMay()
  const overrules = may('panels.override') !== undefined
  const [refused, setRefused] = useState<Refused>()
  return {
    /** Makes an attempt and remembers the reason of a refusal. */
    async watch<Result>(asked: Asked, attempt: () => Promise<Result>): Promise<Result> {
      setRefused(before => before && { ...before, latest: false })
      try {
        return await attempt()
      } catch (error) {
        if (error instanceof EmpanelError && isConflict(error.reason)) {
          setRefused({ ...asked, conflict: error.reason, message: error.message, latest: true })
          // Somebody else was quicker: show the ledger as it is now.
          void ledgerChanged()
          if (error.reason === 'patient_deceased')
            void cache.invalidateQueries(api.patients.get.queryFilter({ id: patientId }))
        }
        throw error
      }
    },
    /** Whether the panel refused just this, and the person may overrule it. */
    overrules: ({ practitionerId, role }: Asked): boolean =>
      overrules &&
      refused !== undefined &&
      isOfPanel(refused.conflict) &&
      refused.practitionerId === practitionerId &&
      refused.role === role,
    /** Whether the last attempt was refused for a reason that `inWords` explains. */
    latest: refused?.latest ?? false,
    inWords: (ledger: CareTeamMember[], mayReplace: boolean): string | undefined =>
      refused &&
      conflictInWords(refused.conflict, {
        ...refused,
        ledger,
        mayReplace,
        overruledBy: overrules ? undefined : whoMay('panels.override', policy),
      }),
  }
}
