import { useMemo, useState } from 'react'
import { useWhen } from '../../assignments/plans/when-choice.tsx'
import { given } from '../../forms/given.ts'
import type { NewTransfer, Split } from '../handover.ts'
import type { Given } from './by-hand/hand-rows.ts'

export type Consulting = NonNullable<NewTransfer['consulting']>
export type Asked = ReturnType<typeof useHandover>

const nobodyYet: Given = new Map()

/** The choices on the page that hands a panel over. `leaves`: the practitioner's account is to be closed. */
export function useHandover(fromId: number, leaves: boolean) {
  const [to, setTo] = useState<readonly number[]>([])
  const [places, setPlaces] = useState<Record<number, number | undefined>>({})
  const [split, setSplit] = useState<Split>('capacity')
  const [base, setBase] = useState<Exclude<Split, 'manual'>>('capacity')
  const [byHand, setByHand] = useState(nobodyYet)
  const [consulting, setConsulting] = useState<Consulting>('move')
  const [override, setOverride] = useState(false)
  const [closesAccount, setClosesAccount] = useState(leaves)
  const when = useWhen()
  /** The input of the preview before anybody is given by hand, ordered by id, so that the same choice is asked for once. */
  const question = useMemo(
    () => ({
      fromId,
      to: to
        .toSorted((one, other) => one - other)
        .map(practitionerId => ({ practitionerId, ...given({ places: places[practitionerId] }) })),
      ...{ split: base, consulting, override },
    }),
    [fromId, to, places, base, consulting, override],
  )
  return {
    ...{ to, places, split, byHand, consulting, override, closesAccount, when, question },
    ...{ setByHand, setConsulting, setOverride, setClosesAccount },
    toggle: (id: number) => setTo(to.includes(id) ? to.filter(one => one !== id) : [...to, id]),
    setPlaces: (id: number, most: number | undefined) => setPlaces({ ...places, [id]: most }),
    /** A division by hand goes on from the one before it; any other one forgets what was given by hand. */
    setSplit: (chosen: Split) => {
      setSplit(chosen)
      if (chosen === 'manual') return
      setBase(chosen)
      setByHand(nobodyYet)
    },
  }
}
