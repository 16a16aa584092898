import { useSyncExternalStore } from 'react'
import {
  type Action,
  currentSession,
  onSessionChange,
  type Scope,
  type SignedIn,
  scopeFor,
  signedInOf,
} from './session.ts'

export const useSession = () => useSyncExternalStore(onSessionChange, currentSession)

/** Who is signed in. Throws if nobody is. */
export function useSignedIn(): SignedIn {
  const signedIn = signedInOf(useSession())
  if (!signedIn) throw new Error('a page for people who are signed in was shown to nobody')
  return signedIn
}

/** Returns the scope of an action by the grid: `may('patients.create')`; undefined means no. */
export function useMay(): (action: Action) => Scope | undefined {
  const signedIn = useSignedIn()
  return action => scopeFor(signedIn, action)
}
