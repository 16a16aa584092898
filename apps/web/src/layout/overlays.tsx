import { type ComponentType, useEffect, useState } from 'react'
import { useSession } from '../session/use-session.ts'
import { late } from './late.ts'

const messages = late(async () => (await import('./messages.tsx')).Messages)

/**
 * The notifications. The first page does not need their code, so it is fetched later, again and again until it is here.
 * Earlier notifications wait for it.
 */
export function Overlays() {
  const session = useSession()
  // They stay mounted for messages after signing out.
  const [enteredOnce, setEnteredOnce] = useState(false)
  if (!enteredOnce && session.kind !== 'signed-out') setEnteredOnce(true)
  const Messages = useWhenHere(enteredOnce)
  return Messages && session.kind !== 'ended' ? <Messages /> : null
}

function useWhenHere(wanted: boolean): ComponentType | undefined {
  const [here, setHere] = useState(false)
  useEffect(() => {
    if (!wanted || here) return
    let again: ReturnType<typeof setTimeout> | undefined
    let unmounted = false
    const ask = async () => {
      const came = await messages.load()
      if (unmounted) return
      if (came) setHere(true)
      else again = setTimeout(ask, 5_000)
    }
    void ask()
    return () => {
      unmounted = true
      clearTimeout(again)
    }
  }, [wanted, here])
  return here ? messages.part() : undefined
}
