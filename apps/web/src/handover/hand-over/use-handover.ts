import { useState } from 'react'
import { useWhen } from '../../assignments/plans/when-choice.tsx'
import { given } from '../../forms/given.ts'
import type { NewTransfer, Split } from '../handover.ts'

export type Consulting = NonNullable<NewTransfer['consulting']>
export type Asked = ReturnType<typeof useHandover>

/** What somebody has chosen on the page that hands a panel over. `leaves`: the practitioner's account is to be closed. */
export function useHandover(fromId: number, leaves: boolean) {
  const [to, setTo] = useState<readonly number[]>([])
  const [places, setPlaces] = useState<Record<number, number | undefined>>({})
  const [split, setSplit] = useState<Split>('capacity')
  const [consulting, setConsulting] = useState<Consulting>('move')
  const [override, setOverride] = useState(false)
  const [closesAccount, setClosesAccount] = useState(leaves)
  const [reason, setReason] = useState(leaves ? 'Leaves the clinic' : '')
  const when = useWhen()
  const receivers = to.map(practitionerId => ({
    practitionerId,
    ...given({ places: places[practitionerId] }),
  }))
  return {
    ...{ to, places, split, consulting, override, closesAccount, reason, when },
    ...{ setSplit, setConsulting, setOverride, setClosesAccount, setReason },
    toggle: (id: number) => setTo(to.includes(id) ? to.filter(one => one !== id) : [...to, id]),
    setPlaces: (id: number, most: number | undefined) => setPlaces({ ...places, [id]: most }),
    /** What the preview asks. In the order of ids, so that the same choice is one question. */
    question: {
      fromId,
      to: receivers.toSorted((one, other) => one.practitionerId - other.practitionerId),
      ...{ split, consulting, override },
    },
  }
}
